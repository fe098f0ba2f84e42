package dev.perennial.contracts.definition;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a definition says of its columns: the features and the label. */
final class ColumnsParser {
    private static final int MAX_FEATURES = 1000;
    private static final int MAX_CLASSES = 1000;
    private static final Set<String> RESERVED = Set.of(FeatureDefinition.EVENT_TIME, FeatureDefinition.EXAMPLE_ID);

    private ColumnsParser() {}

    static Map<String, FeatureDefinition> features(NodeReader root) {
        Map<String, FeatureDefinition> features = new LinkedHashMap<>();
        NodeReader reader = root.child("features");
        List<Map.Entry<String, NodeReader>> declared = reader.children();
        if (root.has("features") && (declared.isEmpty() || declared.size() > MAX_FEATURES)) {
            reader.problem("1 to " + MAX_FEATURES + " features");
        }
        for (Map.Entry<String, NodeReader> entry : declared) {
            if (!Names.isField(entry.getKey()) || RESERVED.contains(entry.getKey())) {
                reader.problem(entry.getKey(), "a name of letters, digits, _ . - other than eventTime and exampleId");
            }
            features.put(entry.getKey(), feature(entry.getValue()));
        }
        return features;
    }

    private static FeatureDefinition feature(NodeReader reader) {
        reader.require("type");
        FeatureDefinition.Type type = reader.constant("type", null, FeatureDefinition.Type.class);
        if (type == null) {
            return FeatureDefinition.numeric(null, null);
        }
        return switch (type) {
            case NUMERIC -> {
                reader.allow("type", "min", "max");
                Double min = reader.number("min", null, value -> true, "a number");
                Double max = reader.max(min);
                yield FeatureDefinition.numeric(min, max);
            }
            case CATEGORICAL -> {
                reader.allow("type", "values");
                yield FeatureDefinition.categorical(reader.texts("values"));
            }
            case BOOLEAN -> {
                reader.allow("type");
                yield FeatureDefinition.bool();
            }
            case TIME -> {
                reader.allow("type", "of", "parts");
                String of = reader.text("of", FeatureDefinition.EVENT_TIME);
                if (of.equals(FeatureDefinition.EXAMPLE_ID)) {
                    reader.problem("of", "a field other than exampleId");
                }
                yield FeatureDefinition.time(of, reader.constants("parts", TimePart.USUAL, TimePart.class));
            }
            case IMAGE -> ImageParser.feature(reader);
        };
    }

    static LabelDefinition label(NodeReader reader, Task task, Set<String> features) {
        reader.allow("name", "type", "horizon", "positive", "values");
        reader.require("name");
        LabelDefinition.Type usual =
                switch (task) {
                    case BINARY_CLASSIFICATION -> LabelDefinition.Type.BOOLEAN;
                    case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> LabelDefinition.Type.CATEGORICAL;
                    case REGRESSION -> LabelDefinition.Type.NUMERIC;
                };
        String name = reader.text("name", "label");
        if (!Names.isField(name) || features.contains(name)) {
            reader.problem("name", "a name of letters, digits, _ . - that no feature has");
        }
        LabelDefinition.Type type = reader.constant("type", usual, LabelDefinition.Type.class);
        List<String> values = reader.texts("values");
        String positive = reader.text("positive", null);
        checkLabel(reader, task, type, positive, values);
        Duration horizon = reader.duration("horizon", Duration.ofDays(7), Duration.ofSeconds(1), Duration.ofDays(3650));
        return new LabelDefinition(name, type, horizon, positive, values);
    }

    private static void checkLabel(
            NodeReader reader, Task task, LabelDefinition.Type type, String positive, List<String> values) {
        boolean isBinaryChoice = task == Task.BINARY_CLASSIFICATION && type == LabelDefinition.Type.CATEGORICAL;
        if (positive != null && !isBinaryChoice) {
            reader.problem("positive", "nothing; only a categorical label of a binary classification has it");
        }
        if (values != null && type != LabelDefinition.Type.CATEGORICAL) {
            reader.problem("values", "nothing; only a categorical label has them");
        }
        switch (task) {
            case REGRESSION -> {
                if (type != LabelDefinition.Type.NUMERIC) {
                    reader.problem("type", "numeric, as the task is regression");
                }
            }
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> {
                if (type != LabelDefinition.Type.CATEGORICAL) {
                    reader.problem("type", "categorical, as the task is " + Json.name(task));
                }
                int fewest = task == Task.IMAGE_CLASSIFICATION ? 2 : 3;
                if (values == null || values.size() < fewest || values.size() > MAX_CLASSES) {
                    reader.problem("values", "the " + fewest + " to " + MAX_CLASSES + " classes");
                }
            }
            case BINARY_CLASSIFICATION -> {
                if (type == LabelDefinition.Type.NUMERIC) {
                    reader.problem("type", "boolean or categorical, as the task is binary-classification");
                }
                if (isBinaryChoice && positive == null) {
                    reader.problem("positive", "the class whose probability is predicted");
                }
                if (isBinaryChoice && values != null && (values.size() != 2 || !values.contains(positive))) {
                    reader.problem("values", "the two classes, one of them the positive one");
                }
            }
        }
    }
}
