package dev.perennial.model.segment;

import dev.perennial.contracts.image.ImageValue;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** Hands rows to Parquet under one schema. */
abstract class ColumnWriteSupport<T> extends WriteSupport<T> {
    final MessageType schema;
    RecordConsumer consumer;

    ColumnWriteSupport(MessageType schema) {
        this.schema = schema;
    }

    /** A text, or the file that a text in base64 stands for. */
    static Binary binary(PrimitiveType column, String value) {
        return SegmentSchema.isFile(column)
                ? Binary.fromConstantByteArray(ImageValue.file(value))
                : Binary.fromString(value);
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated in favour of the next one, yet abstract
    public final WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public final WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public final void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }
}
