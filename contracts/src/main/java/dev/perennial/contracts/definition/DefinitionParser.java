package dev.perennial.contracts.definition;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition.Deployment;
import dev.perennial.contracts.definition.ModelDefinition.Drift;
import dev.perennial.contracts.definition.ModelDefinition.Evaluation;
import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import dev.perennial.contracts.definition.ModelDefinition.Monitoring;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.contracts.definition.ModelDefinition.Tuning;
import dev.perennial.contracts.definition.ModelDefinition.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a model definition from YAML or JSON (JSON is YAML) and fills in every default. */
public final class DefinitionParser {
    /** Largest definition that is read, in characters. */
    public static final int MAX_LENGTH = 256 * 1024;

    private static final int MAX_GATES = 20;
    private static final int USUAL_TRIALS = 6;
    private static final int MOST_TRIALS = 200;

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    // the builder does not start from the defaults
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    // no, off and y are words, as in YAML 1.2: a category may be called so
                    .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DefinitionParser() {}

    /**
     * @param text YAML or JSON, at most {@value #MAX_LENGTH} characters
     * @throws InvalidInputException with every problem found (at most {@value Problem#MAX_COUNT}), each with its path;
     *     while the task itself is wrong, what depends on it is not looked at
     */
    public static ModelDefinition parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException(Problem.ROOT, text.length() + " characters", "at most " + MAX_LENGTH);
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
            return text.stripLeading().startsWith("{") ? jsonOrYaml(text) : yaml(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(where(e.getLocation()), "text that is not YAML", e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** YAML 1.1 reads most JSON, but not tabs, nor {@code 1.0E7} as a number. */
    private static JsonNode jsonOrYaml(String text) throws IOException {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return yaml(text);
        }
    }

    /** Jackson would read the alias {@code *x} as the text {@code x}. */
    private static JsonNode yaml(String text) throws IOException {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    String where = where(parser.currentTokenLocation());
                    throw new InvalidInputException(where, "*" + parser.getText(), "no anchors and aliases");
                }
            }
        }
        return YAML.readTree(text);
    }

    private static String where(JsonLocation location) {
        return location == null ? Problem.ROOT : "line " + location.getLineNr();
    }

    private static ModelDefinition read(NodeReader root) {
        root.allow(
                "apiVersion",
                "name",
                "task",
                "source",
                "features",
                "aggregates",
                "label",
                "expectations",
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
        Task task = root.constant("task", null, Task.class);
        if (task == null) {
            return null;
        }
        Map<String, FeatureDefinition> features = ColumnsParser.features(root);
        LabelDefinition label = ColumnsParser.label(root.child("label"), task, features.keySet());
        ImageParser.requireSuits(root, task, features);
        Map<String, AggregateDefinition> aggregates =
                AggregatesParser.aggregates(root.child("aggregates"), task, features, label);
        return new ModelDefinition(
                apiVersion,
                name,
                task,
                SourceParser.source(root.child("source"), features, label),
                features,
                aggregates,
                label,
                ExpectationsParser.expectations(
                        root.child("expectations"), ModelDefinition.inputs(task, features, aggregates, label)),
                training(root.child("training"), task, features),
                evaluation(root.child("evaluation"), task),
                deployment(root.child("deployment")),
                monitoring(root.child("monitoring")));
    }

    private static Training training(NodeReader reader, Task task, Map<String, FeatureDefinition> features) {
        reader.allow(
                "triggers",
                "window",
                "algorithms",
                "tuning",
                "objective",
                "explanations",
                "blend",
                "calibration",
                "weights",
                "unlabeled",
                "step",
                "refresh",
                "seed");
        List<Algorithm> algorithms = ImageParser.algorithms(reader, task);
        Training.Blending blend = blend(reader, task);
        LearningParser learning = new LearningParser(reader, task, blend);
        ObjectiveParser.Objective objective = ObjectiveParser.objective(reader, task);
        return new Training(
                TriggersParser.triggers(reader.child("triggers")),
                window(reader.child("window")),
                algorithms,
                tuning(reader.child("tuning"), algorithms),
                objective.metric(),
                objective.prefer(),
                reader.bool("explanations", true),
                blend,
                learning.calibration(),
                learning.weights(features),
                learning.unlabeled(),
                step(reader, blend),
                RefreshParser.refresh(reader, algorithms, blend),
                reader.wholeNumber("seed", 42));
    }

    private static Tuning tuning(NodeReader reader, List<Algorithm> algorithms) {
        reader.allow("search", "stopping", "trials", "budget", "folds", "warmStart", "space", "parallelTrials");
        int parallel = reader.integer("parallelTrials", 1, 1, 16);
        Duration budget = reader.duration("budget", null, Duration.ofSeconds(1), Duration.ofHours(24));
        return new Tuning(
                reader.constant("search", Tuning.Search.RANDOM, Tuning.Search.class),
                reader.constant("stopping", Tuning.Stopping.NONE, Tuning.Stopping.class),
                // who gives a time wants it used
                reader.integer("trials", budget == null ? USUAL_TRIALS : MOST_TRIALS, 1, MOST_TRIALS),
                budget,
                reader.integer("folds", 1, 1, 10),
                reader.bool("warmStart", false),
                SpaceParser.space(reader.child("space"), algorithms),
                // left out, so that it changes no digest of a definition without it
                parallel == 1 ? null : (Integer) parallel);
    }

    private static Training.Blending blend(NodeReader reader, Task task) {
        Training.Blending blend = reader.constant("blend", Training.Blending.OFF, Training.Blending.class);
        if (blend == Training.Blending.ON
                && (task == Task.MULTICLASS_CLASSIFICATION || task == Task.IMAGE_CLASSIFICATION)) {
            reader.problem("blend", "off, for the task is " + Json.name(task));
        }
        return blend;
    }

    private static String step(NodeReader reader, Training.Blending blend) {
        String step = reader.text("step", null);
        if (step != null && !Names.isModel(step)) {
            reader.problem("step", Names.MODEL_PATTERN);
        }
        if (step != null && blend == Training.Blending.ON) {
            reader.problem("step", "no step where blend is on");
        }
        return step;
    }

    private static Window window(NodeReader reader) {
        return switch (reader.constant("kind", Window.Kind.SLIDING, Window.Kind.class)) {
            case SLIDING -> {
                reader.allow("kind", "examples");
                yield new Window(Window.Kind.SLIDING, reader.integer("examples", 20_000, 50, 10_000_000));
            }
            case EXPANDING -> {
                reader.allow("kind");
                yield new Window(Window.Kind.EXPANDING, null);
            }
        };
    }

    private static Evaluation evaluation(NodeReader reader, Task task) {
        reader.allow("holdout", "gates", "refit");
        NodeReader holdout = reader.child("holdout").allow("fraction", "minExamples");
        List<Gate> gates = new ArrayList<>();
        if (reader.has("gates")) {
            reader.items("gates", MAX_GATES).forEach(gate -> gates.add(gate(gate, task)));
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
        Metric metric = ObjectiveParser.metric(reader, "metric", Metric.defaultOf(task), task);
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
        Double max = reader.max(min);
        if (!reader.has("min") && !reader.has("max")) {
            reader.problem("min", "versus: champion, or min, or max");
        }
        return Gate.bounds(metric, min, max);
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
                drift.duration("window", Duration.ofHours(24), Duration.ofSeconds(1), Duration.ofDays(365)),
                drift.integer("minExamples", 100, 10, 10_000_000),
                drift.number("falseAlarmRate", 0.01, value -> value > 0 && value < 1, "a number in (0, 1)"),
                drift.integer("raiseAfter", 1, 1, 100),
                drift.integer("clearAfter", 2, 1, 100)));
    }
}
