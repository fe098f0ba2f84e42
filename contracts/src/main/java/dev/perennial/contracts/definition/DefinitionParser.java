package dev.perennial.contracts.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import dev.perennial.contracts.definition.ModelDefinition.Deployment;
import dev.perennial.contracts.definition.ModelDefinition.Drift;
import dev.perennial.contracts.definition.ModelDefinition.Evaluation;
import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import dev.perennial.contracts.definition.ModelDefinition.Monitoring;
import dev.perennial.contracts.definition.ModelDefinition.Source;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.contracts.definition.ModelDefinition.Tuning;
import dev.perennial.contracts.definition.ModelDefinition.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a model definition from YAML or JSON (JSON is YAML) and fills in every default. */
public final class DefinitionParser {
    /** Largest definition that is read, in characters. */
    public static final int MAX_LENGTH = 256 * 1024;

    private static final int MAX_FEATURES = 1000;
    private static final List<TimePart> ALL_TIME_PARTS = List.of(TimePart.values());

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DefinitionParser() {}

    /**
     * @param text YAML or JSON, at most {@value #MAX_LENGTH} characters
     * @throws InvalidInputException with every problem found, each with its path
     */
    public static ModelDefinition parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException("$", text.length() + " characters", "at most " + MAX_LENGTH);
        }
        List<Problem> problems = new ArrayList<>();
        ModelDefinition definition = read(new NodeReader(tree(text), "", problems));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return definition;
    }

    private static JsonNode tree(String text) {
        try {
            return text.stripLeading().startsWith("{") ? jsonOrYaml(text) : YAML.readTree(text);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "$" : "line " + e.getLocation().getLineNr();
            throw new InvalidInputException(where, "text that is not YAML", e.getOriginalMessage());
        }
    }

    /** YAML 1.1 reads most JSON, but not tabs, nor {@code 1.0E7} as a number. */
    private static JsonNode jsonOrYaml(String text) throws JsonProcessingException {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return YAML.readTree(text);
        }
    }

    private static ModelDefinition read(NodeReader root) {
        root.allow(
                "apiVersion",
                "name",
                "task",
                "source",
                "features",
                "label",
                "training",
                "evaluation",
                "deployment",
                "monitoring");
        root.require("name", "task", "features", "label");
        String apiVersion = root.text("apiVersion", ModelDefinition.API_VERSION);
        if (!apiVersion.equals(ModelDefinition.API_VERSION)) {
            root.problem("apiVersion", ModelDefinition.API_VERSION);
        }
        String name = root.text("name", null);
        if (name != null && !Names.isModel(name)) {
            root.problem("name", Names.MODEL_PATTERN);
        }
        Task task = root.constant("task", Task.BINARY_CLASSIFICATION, Task.class);
        NodeReader source = root.child("source").allow("exampleId", "eventTime", "knownAt");
        return new ModelDefinition(
                apiVersion,
                name,
                task,
                new Source(
                        source.text("exampleId", null), source.text("eventTime", null), source.text("knownAt", null)),
                features(root),
                label(root.child("label"), task),
                training(root.child("training"), task),
                evaluation(root.child("evaluation"), task),
                deployment(root.child("deployment")),
                monitoring(root.child("monitoring")));
    }

    private static Map<String, FeatureDefinition> features(NodeReader root) {
        Map<String, FeatureDefinition> features = new LinkedHashMap<>();
        List<Map.Entry<String, NodeReader>> declared = root.child("features").children();
        if (root.has("features") && (declared.isEmpty() || declared.size() > MAX_FEATURES)) {
            root.problem("features", "1 to " + MAX_FEATURES + " features");
        }
        for (Map.Entry<String, NodeReader> entry : declared) {
            if (!Names.isField(entry.getKey()) || entry.getKey().equals(FeatureDefinition.EVENT_TIME)) {
                root.child("features").problem(entry.getKey(), "a name of letters, digits, _ . - other than eventTime");
            }
            features.put(entry.getKey(), feature(entry.getValue()));
        }
        return features;
    }

    private static FeatureDefinition feature(NodeReader reader) {
        reader.require("type");
        FeatureDefinition.Type type =
                reader.constant("type", FeatureDefinition.Type.NUMERIC, FeatureDefinition.Type.class);
        return switch (type) {
            case NUMERIC -> {
                reader.allow("type", "min", "max");
                Double min = reader.number("min", null, value -> true, "a number");
                Double max = reader.number("max", null, value -> min == null || value >= min, "a number >= min");
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
                yield FeatureDefinition.time(
                        reader.text("of", FeatureDefinition.EVENT_TIME),
                        reader.constants("parts", ALL_TIME_PARTS, TimePart.class));
            }
        };
    }

    private static LabelDefinition label(NodeReader reader, Task task) {
        reader.allow("name", "type", "horizon", "positive", "values");
        reader.require("name");
        LabelDefinition.Type usual =
                switch (task) {
                    case BINARY_CLASSIFICATION -> LabelDefinition.Type.BOOLEAN;
                    case MULTICLASS_CLASSIFICATION -> LabelDefinition.Type.CATEGORICAL;
                    case REGRESSION -> LabelDefinition.Type.NUMERIC;
                };
        LabelDefinition.Type type = reader.constant("type", usual, LabelDefinition.Type.class);
        List<String> values = reader.texts("values");
        String positive = reader.text("positive", null);
        checkLabel(reader, task, type, positive, values);
        return new LabelDefinition(
                reader.text("name", "label"), type, reader.duration("horizon", Duration.ofDays(7)), positive, values);
    }

    private static void checkLabel(
            NodeReader reader, Task task, LabelDefinition.Type type, String positive, List<String> values) {
        switch (task) {
            case REGRESSION -> {
                if (type != LabelDefinition.Type.NUMERIC) {
                    reader.problem("type", "numeric, as the task is regression");
                }
            }
            case MULTICLASS_CLASSIFICATION -> {
                if (type != LabelDefinition.Type.CATEGORICAL) {
                    reader.problem("type", "categorical, as the task is multiclass-classification");
                }
                if (values == null || values.size() < 3) {
                    reader.problem("values", "the three or more classes");
                }
            }
            case BINARY_CLASSIFICATION -> {
                if (type == LabelDefinition.Type.NUMERIC) {
                    reader.problem("type", "boolean or categorical, as the task is binary-classification");
                }
                if (type == LabelDefinition.Type.CATEGORICAL && positive == null) {
                    reader.problem("positive", "the class whose probability is predicted");
                }
                if (values != null && (values.size() != 2 || !values.contains(positive))) {
                    reader.problem("values", "the two classes, one of them the positive one");
                }
            }
        }
    }

    private static Training training(NodeReader reader, Task task) {
        reader.allow("triggers", "window", "algorithms", "tuning", "objective", "seed");
        NodeReader triggers = reader.child("triggers").allow("examples", "drift", "cooldown", "maxRunsPerDay");
        NodeReader window = reader.child("window").allow("kind", "examples");
        NodeReader tuning = reader.child("tuning").allow("search", "trials");
        NodeReader objective = reader.child("objective").allow("metric");
        Window.Kind kind = window.constant("kind", Window.Kind.SLIDING, Window.Kind.class);
        return new Training(
                new Triggers(
                        triggers.integer("examples", 500, 1, 100_000_000),
                        triggers.bool("drift", true),
                        triggers.duration("cooldown", Duration.ofMinutes(5)),
                        triggers.integer("maxRunsPerDay", 200, 1, 10_000)),
                new Window(
                        kind,
                        kind == Window.Kind.EXPANDING ? null : window.integer("examples", 20_000, 50, 10_000_000)),
                reader.constants("algorithms", List.of(Algorithm.values()), Algorithm.class),
                new Tuning(
                        tuning.constant("search", Tuning.Search.RANDOM, Tuning.Search.class),
                        tuning.integer("trials", 6, 1, 200)),
                metric(objective, Metric.defaultOf(task), task),
                reader.wholeNumber("seed", 42));
    }

    private static Evaluation evaluation(NodeReader reader, Task task) {
        reader.allow("holdout", "gates", "refit");
        NodeReader holdout = reader.child("holdout").allow("fraction", "minExamples");
        List<Gate> gates = new ArrayList<>();
        if (reader.has("gates")) {
            reader.items("gates").forEach(gate -> gates.add(gate(gate, task)));
        } else {
            gates.add(Gate.versusChampion(Metric.defaultOf(task), Gate.Mode.NOT_WORSE, 0.01, 0.95));
        }
        return new Evaluation(
                new Holdout(
                        holdout.number("fraction", 0.2, value -> value > 0 && value <= 0.5, "a number in (0, 0.5]"),
                        holdout.integer("minExamples", 100, 20, 1_000_000)),
                gates,
                reader.bool("refit", true));
    }

    private static Gate gate(NodeReader reader, Task task) {
        reader.require("metric");
        Metric metric = metric(reader, Metric.defaultOf(task), task);
        if (reader.has("versus")) {
            reader.allow("metric", "versus", "mode", "margin", "confidence");
            reader.constant("versus", Gate.Versus.CHAMPION, Gate.Versus.class);
            return Gate.versusChampion(
                    metric,
                    reader.constant("mode", Gate.Mode.NOT_WORSE, Gate.Mode.class),
                    reader.number("margin", 0.01, value -> value >= 0, "a number >= 0"),
                    reader.number("confidence", 0.95, value -> value >= 0.5 && value < 1, "a number in [0.5, 1)"));
        }
        reader.allow("metric", "min", "max");
        Double min = reader.number("min", null, value -> true, "a number");
        Double max = reader.number("max", null, value -> true, "a number");
        if (min == null && max == null) {
            reader.problem("min", "versus: champion, or min, or max");
        }
        return Gate.bounds(metric, min, max);
    }

    private static Metric metric(NodeReader reader, Metric otherwise, Task task) {
        Metric metric = reader.constant("metric", otherwise, Metric.class);
        if (!metric.suits(task)) {
            reader.problem("metric", "a metric that suits the task");
        }
        return metric;
    }

    private static Deployment deployment(NodeReader reader) {
        reader.allow("strategy");
        return new Deployment(reader.constant("strategy", Deployment.Strategy.IMMEDIATE, Deployment.Strategy.class));
    }

    private static Monitoring monitoring(NodeReader reader) {
        reader.allow("drift");
        NodeReader drift =
                reader.child("drift").allow("window", "minExamples", "falseAlarmRate", "raiseAfter", "clearAfter");
        return new Monitoring(new Drift(
                drift.duration("window", Duration.ofHours(24)),
                drift.integer("minExamples", 100, 10, 10_000_000),
                drift.number("falseAlarmRate", 0.01, value -> value > 0 && value < 1, "a number in (0, 1)"),
                drift.integer("raiseAfter", 1, 1, 100),
                drift.integer("clearAfter", 2, 1, 100)));
    }
}
