package dev.perennial.model.segment;

import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** Hands one row of a segment after the other to Parquet, column by column. */
final class RowWriteSupport extends ColumnWriteSupport<RowWriteSupport.Row> {

    RowWriteSupport(MessageType schema) {
        super(schema);
    }

    /** A row of a segment. */
    record Row(Rows of, int number) {}

    /**
     * The values of a segment under a schema.
     *
     * @param columns one array for each column: {@code double[]}, {@code long[]} or {@code String[]}
     */
    record Rows(int size, List<Object> columns) {}

    static Rows rows(SegmentColumns columns, MessageType schema) {
        return new Rows(
                columns.size(),
                schema.getFields().stream()
                        .map(type -> values(columns, type.asPrimitiveType()))
                        .toList());
    }

    private static Object values(SegmentColumns columns, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case DOUBLE, BOOLEAN -> columns.numbers(type);
            case INT64 -> columns.longs(type);
            case BINARY -> columns.texts(type);
            case INT32, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> throw new IllegalArgumentException("column " + type);
        };
    }

    @Override
    public void write(Row row) {
        consumer.startMessage();
        for (int i = 0; i < schema.getFieldCount(); i++) {
            field(i, row.of().columns().get(i), row.number());
        }
        consumer.endMessage();
    }

    private void field(int index, Object values, int row) {
        if (isMissing(values, row)) {
            return;
        }
        PrimitiveType type = schema.getType(index).asPrimitiveType();
        consumer.startField(type.getName(), index);
        if (values instanceof String[] texts) {
            consumer.addBinary(binary(type, texts[row]));
        } else if (values instanceof long[] longs) {
            consumer.addLong(longs[row]);
        } else if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BOOLEAN) {
            consumer.addBoolean(((double[]) values)[row] == 1);
        } else {
            consumer.addDouble(((double[]) values)[row]);
        }
        consumer.endField(type.getName(), index);
    }

    /** NaN is never written, so that it always reads as missing. */
    private static boolean isMissing(Object values, int row) {
        return (values instanceof String[] texts && texts[row] == null)
                || (values instanceof double[] numbers && Double.isNaN(numbers[row]));
    }
}
