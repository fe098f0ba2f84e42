package dev.perennial.training.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;

/** Examples as JSON, one a line: {@code exampleId}, {@code eventTime}, {@code knownAt}, {@code features}, {@code label}. */
final class ExampleLines {
    private ExampleLines() {}

    /** Writes in the order of the dataset; a value that is missing is null. */
    static void write(ModelDefinition definition, Dataset examples, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(out)) {
            json.setRootValueSeparator(null);
            for (int row = 0; row < examples.size(); row++) {
                json.writeStartObject();
                json.writeStringField("exampleId", examples.exampleId(row));
                json.writeStringField(
                        "eventTime",
                        Instant.ofEpochMilli(examples.eventTime(row)).toString());
                json.writeStringField(
                        "knownAt", Instant.ofEpochMilli(examples.knownTime(row)).toString());
                json.writeObjectFieldStart("features");
                for (Map.Entry<String, FeatureDefinition> input :
                        definition.inputs().entrySet()) {
                    json.writePOJOField(input.getKey(), value(examples, input.getKey(), input.getValue(), row));
                }
                json.writeEndObject();
                json.writePOJOField("label", label(definition, examples.target(row)));
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
    }

    private static Object value(Dataset examples, String name, FeatureDefinition feature, int row) {
        if (FeatureTable.isText(feature)) {
            return examples.features().text(name, row);
        }
        double number = examples.features().number(name, row);
        if (Double.isNaN(number)) {
            return null;
        }
        return switch (feature.type()) {
            case BOOLEAN -> number == 1;
            case TIME -> Instant.ofEpochMilli((long) number).toString();
            default -> number;
        };
    }

    private static Object label(ModelDefinition definition, double target) {
        return switch (definition.label().type()) {
            case NUMERIC -> target;
            case BOOLEAN -> target == 1;
            case CATEGORICAL -> definition.classes().get((int) target);
        };
    }
}
