package dev.perennial.model.segment;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Turns examples into a segment; the label of one that has none is missing. */
public final class SegmentWriter {
    private SegmentWriter() {}

    /**
     * The same arguments give the same bytes. A value of another type than the definition says (it was joined under an
     * earlier one) is written as missing.
     *
     * @param examples examples of the range's model in the order of their offsets, at least one
     */
    public static byte[] write(ModelDefinition definition, SegmentRange range, List<? extends Example> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("examples: none (expected: at least one)");
        }
        if (!definition.name().equals(range.modelName())
                || examples.stream().anyMatch(example -> !example.modelName().equals(range.modelName()))) {
            throw new IllegalArgumentException("examples or definition of another model than " + range.modelName());
        }
        MemoryFile file = new MemoryFile();
        try (ParquetWriter<Example> writer = new Builder(file, new ExampleWriteSupport(definition))
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withExtraMetaData(metadata(definition, range))
                .build()) {
            for (Example example : examples) {
                writer.write(example);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return file.bytes();
    }

    private static Map<String, String> metadata(ModelDefinition definition, SegmentRange range) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(SegmentSchema.MODEL_NAME, range.modelName());
        metadata.put(SegmentSchema.PARTITION, Integer.toString(range.partition()));
        metadata.put(SegmentSchema.FIRST_OFFSET, Long.toString(range.firstOffset()));
        metadata.put(SegmentSchema.LAST_OFFSET, Long.toString(range.lastOffset()));
        metadata.put(SegmentSchema.DEFINITION_SHA256, definition.digest());
        return metadata;
    }

    private static final class Builder extends ParquetWriter.Builder<Example, Builder> {
        private final ExampleWriteSupport support;

        Builder(OutputFile file, ExampleWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // deprecated in favour of the next one, yet abstract
        protected WriteSupport<Example> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<Example> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
