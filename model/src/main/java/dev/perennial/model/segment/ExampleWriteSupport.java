package dev.perennial.model.segment;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.Example;
import dev.perennial.contracts.image.ImageValue;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType;

/** Hands one example after the other to Parquet, column by column. */
final class ExampleWriteSupport extends ColumnWriteSupport<Example> {
    private final List<String> features;

    ExampleWriteSupport(ModelDefinition definition) {
        super(SegmentSchema.of(definition));
        this.features = List.copyOf(definition.inputs().keySet());
    }

    @Override
    public void write(Example example) {
        consumer.startMessage();
        field(0, example.exampleId());
        field(1, example.eventTime().toEpochMilli());
        field(2, example.knownAt().toEpochMilli());
        for (int i = 0; i < features.size(); i++) {
            field(3 + i, example.features().get(features.get(i)));
        }
        field(3 + features.size(), example.label());
        consumer.endMessage();
    }

    private void field(int index, Object value) {
        PrimitiveType type = schema.getType(index).asPrimitiveType();
        if (!fits(type, value)) {
            return;
        }
        consumer.startField(type.getName(), index);
        switch (type.getPrimitiveTypeName()) {
            case DOUBLE -> consumer.addDouble(((Number) value).doubleValue());
            case INT64 -> consumer.addLong((Long) value);
            case BOOLEAN -> consumer.addBoolean((Boolean) value);
            case BINARY -> consumer.addBinary(binary(type, (String) value));
            case INT32, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> throw new AssertionError(type);
        }
        consumer.endField(type.getName(), index);
    }

    private static boolean fits(PrimitiveType type, Object value) {
        return switch (type.getPrimitiveTypeName()) {
            case DOUBLE -> value instanceof Number number && !Double.isNaN(number.doubleValue());
            case INT64 -> value instanceof Long;
            case BOOLEAN -> value instanceof Boolean;
            case BINARY -> value instanceof String text && (!SegmentSchema.isFile(type) || ImageValue.isFile(text));
            case INT32, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> throw new AssertionError(type);
        };
    }
}
