package dev.perennial.model.segment;

import dev.perennial.contracts.image.ImageValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/** The columns of an open segment as arrays; the row groups follow each other. */
final class SegmentColumns {
    /** Texts of a column that are kept to be found again; what has more has few that come twice. */
    private static final int MOST_SHARED = 1000;

    private final MessageType schema;
    private final String createdBy;
    private final int size;
    private final List<PageReadStore> groups = new ArrayList<>();

    SegmentColumns(ParquetFileReader reader) throws IOException {
        this.schema = reader.getFileMetaData().getSchema();
        this.createdBy = reader.getFileMetaData().getCreatedBy();
        this.size = Math.toIntExact(reader.getRecordCount());
        for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
            groups.add(group);
        }
    }

    int size() {
        return size;
    }

    /** A column of DOUBLE or BOOLEAN (0 or 1); NaN where missing. */
    double[] numbers(PrimitiveType column) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        boolean isBoolean = column.getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN;
        forEach(column, (reader, row) -> values[row] = isBoolean ? (reader.getBoolean() ? 1 : 0) : reader.getDouble());
        return values;
    }

    /** A column of BINARY, a file in base64; null where missing. */
    String[] texts(PrimitiveType column) {
        String[] values = new String[size];
        boolean isFile = SegmentSchema.isFile(column);
        Map<Binary, String> shared = new HashMap<>();
        forEach(
                column,
                (reader, row) -> values[row] =
                        isFile ? ImageValue.of(reader.getBinary().getBytes()) : text(reader.getBinary(), shared));
        return values;
    }

    /** A category has as many examples as there are objects otherwise, each larger than a number by far. */
    private static String text(Binary binary, Map<Binary, String> shared) {
        String known = shared.get(binary);
        if (known != null) {
            return known;
        }
        String text = binary.toStringUsingUTF8();
        if (shared.size() < MOST_SHARED) {
            shared.put(binary.copy(), text);
        }
        return text;
    }

    /** A column of INT64 in which nothing is missing. */
    long[] longs(PrimitiveType column) {
        long[] values = new long[size];
        forEach(column, (reader, row) -> values[row] = reader.getLong());
        return values;
    }

    private void forEach(PrimitiveType column, ObjIntConsumer<ColumnReader> action) {
        if (!has(column)) {
            if (column.isRepetition(Repetition.REQUIRED)) {
                throw new IllegalArgumentException("no column " + column.getName());
            }
            return;
        }
        ColumnDescriptor descriptor = schema.getColumnDescription(new String[] {column.getName()});
        int row = 0;
        for (PageReadStore group : groups) {
            ColumnReader reader =
                    new ColumnReadStoreImpl(group, new NoConverter(), schema, createdBy).getColumnReader(descriptor);
            for (long i = 0; i < group.getRowCount(); i++) {
                if (reader.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel()) {
                    action.accept(reader, row);
                }
                reader.consume();
                row++;
            }
        }
    }

    private boolean has(PrimitiveType column) {
        return schema.containsField(column.getName())
                && schema.getType(column.getName()).isPrimitive()
                && schema.getType(column.getName()).asPrimitiveType().getPrimitiveTypeName()
                        == column.getPrimitiveTypeName()
                && (column.getPrimitiveTypeName() != PrimitiveTypeName.BINARY
                        || SegmentSchema.isFile(schema.getType(column.getName()).asPrimitiveType())
                                == SegmentSchema.isFile(column));
    }

    /** The columns are read directly; what would assemble records from them has nothing to do. */
    private static final class NoConverter extends GroupConverter {
        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
