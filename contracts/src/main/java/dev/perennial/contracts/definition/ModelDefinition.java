package dev.perennial.contracts.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a user declares of one model. Made by {@link DefinitionParser}, which fills in every default.
 *
 * @param apiVersion always {@value #API_VERSION}
 * @param name       the model's name
 * @param task       what kind of answer it gives
 * @param source     the producer's own topics and names
 * @param features   what a client or producer sends, by name, in the declared order
 * @param aggregates what is computed in the stream and joined to the features, by name, in the declared order
 * @param label      what is predicted
 * @param expectations what a run's examples have to be like, by name, in the declared order
 * @param training   when and how it is trained
 * @param evaluation what a challenger has to pass
 * @param deployment how a promoted version goes out
 * @param monitoring what is watched
 */
public record ModelDefinition(
        String apiVersion,
        String name,
        Task task,
        Source source,
        Map<String, FeatureDefinition> features,
        Map<String, AggregateDefinition> aggregates,
        LabelDefinition label,
        Map<String, Expectation> expectations,
        Training training,
        Evaluation evaluation,
        Deployment deployment,
        Monitoring monitoring) {
    /** The version of the format. */
    public static final String API_VERSION = "perennial/v1";

    /** The names that classes of a boolean label have in predictions, negative first. */
    private static final List<String> BOOLEAN_CLASSES = List.of("false", "true");

    public ModelDefinition {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
        expectations = Collections.unmodifiableMap(new LinkedHashMap<>(expectations));
    }

    /**
     * Where the producer's own data is and what it is called there: columns of a file, or fields of a JSON value, which may
     * be JSON pointers ({@code /route/distance}). Null where there is none.
     *
     * @param features  the producer's own topic of features; null: only the topic {@code feature-events}
     * @param labels    the producer's own topic of labels; null: only the topic {@code label-events}
     * @param exampleId column or field with the example's id
     * @param eventTime column or field with the event time, ISO-8601 or epoch milliseconds
     * @param knownAt   column or field with the time when it was known, ISO-8601 or epoch milliseconds
     * @param lateness  how much later than others an event may come and still count where it belongs, 0 to 30 days
     * @param retention how far behind the newest example others are kept, 1 day to 10 years; null: all of them
     */
    public record Source(
            SourceTopic features,
            SourceTopic labels,
            String exampleId,
            String eventTime,
            String knownAt,
            Duration lateness,
            Duration retention) {}

    /**
     * One of the producer's own topics.
     *
     * @param topic     its full name
     * @param format    what its values are
     * @param exampleId field with the example's id; null: as the source says
     * @param eventTime field with the event time; null: as the source says
     * @param knownAt   field with the known time; null: as the source says
     * @param fields    where a feature or the label stands, by its declared name; what is not named here has its own name
     */
    public record SourceTopic(
            String topic,
            Format format,
            String exampleId,
            String eventTime,
            String knownAt,
            Map<String, String> fields) {
        /** What the values of a topic are. */
        public enum Format {
            /** plain JSON, or CloudEvents in either mode */
            JSON,
            /** Avro's binary encoding, after the id of the writer's schema in the schema registry */
            AVRO,
            /** Protobuf, after the id of its schema in the schema registry and which of its messages it is */
            PROTOBUF
        }

        public SourceTopic {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * When and how a model is trained.
     *
     * @param triggers   when a run starts
     * @param window     what it is fitted on
     * @param algorithms what is tried, at least one
     * @param tuning     how the hyperparameters are searched
     * @param objective  the metric that picks the best trial
     * @param prefer     what counts beside it
     * @param explanations whether each version says how much its inputs matter
     * @param blend      whether a pool of models is mixed instead of the best trial taken
     * @param calibration how probabilities are made to agree with how often they come true; null: they are not
     * @param weights    how much each example counts; null: all alike
     * @param unlabeled  what is done with examples whose label did not come; null: nothing
     * @param step       a program that the training service's operator has declared, which fits instead; null for none
     * @param refresh    whether what serves is continued on the examples that came since; null: all is fitted anew
     * @param seed       the seed of everything random in a run
     */
    public record Training(
            Triggers triggers,
            Window window,
            List<Algorithm> algorithms,
            Tuning tuning,
            Metric objective,
            Preferences prefer,
            boolean explanations,
            Blending blend,
            Calibration calibration,
            Weights weights,
            Unlabeled unlabeled,
            String step,
            Refresh refresh,
            long seed) {
        /** Whether a pool of models is mixed. */
        public enum Blending {
            /** a fixed pool is fitted and mixed; {@code algorithms} and {@code tuning} have no part in it */
            ON,
            /** the best trial is taken */
            OFF
        }

        public Training {
            algorithms = List.copyOf(algorithms);
        }
    }

    /**
     * When a run starts that nobody asks for. Time is the data's own (known time), never a clock's.
     *
     * @param examples      number of new labelled examples that start one; 0: their number starts none
     * @param drift         whether drift starts one
     * @param performance   live performance that starts one; null: none does
     * @param elapsed       time since the last such run that starts one, 1 minute to 10 years; null: none does
     * @param schedule      a {@link Schedule} whose points in time start one; null: none does
     * @param definition    whether one starts when what decides a model was defined anew
     * @param quorum        how many of these causes must hold at once, at least 1
     * @param cooldown      least time between two such runs
     * @param maxRunsPerDay most such runs in 24 hours
     * @param priority      runs of models with a higher one are carried out first, 0 to 100
     */
    public record Triggers(
            int examples,
            boolean drift,
            Performance performance,
            Duration elapsed,
            String schedule,
            boolean definition,
            int quorum,
            Duration cooldown,
            int maxRunsPerDay,
            int priority) {
        /**
         * Live performance that starts a run.
         *
         * @param margin  share of the usual value by which the objective must be worse, in (0, 10]
         * @param windows windows in a row that must be so, 1 to 20
         */
        public record Performance(double margin, int windows) {}

        /** How many kinds of cause can start a run. */
        public int causes() {
            return (int)
                    Stream.of(examples > 0, drift, performance != null, elapsed != null, schedule != null, definition)
                            .filter(cause -> cause)
                            .count();
        }
    }

    /**
     * What a run is fitted on.
     *
     * @param kind     how the window moves
     * @param examples its length in the newest labelled examples; null for an expanding window
     */
    public record Window(Kind kind, Integer examples) {
        /** How a window moves. */
        public enum Kind {
            SLIDING,
            EXPANDING
        }
    }

    /**
     * How hyperparameters are searched.
     *
     * @param search    the searcher
     * @param stopping  which trials are given up before their end
     * @param trials    settings tried in all at most, 1 to 200
     * @param budget    fitting time after which nothing more is begun, 1 second to 24 hours; null: as long as the trials take
     * @param folds     parts of the examples that each setting is scored on, every one later than what is fitted for it, 1 to 10
     * @param warmStart whether each algorithm begins with the best settings of the last run that trained
     * @param space     bounds between which is searched, by algorithm and name; what is not named here has its usual ones
     * @param parallelTrials parts of trials that are asked for ahead of what is found, over all replicas, 2 to 16; null: one after the other,
     *     by the run's own replica
     */
    public record Tuning(
            Search search,
            Stopping stopping,
            int trials,
            Duration budget,
            int folds,
            boolean warmStart,
            Map<Algorithm, Map<String, Bounds>> space,
            Integer parallelTrials) {
        /** The searcher. */
        public enum Search {
            /** settings drawn at random */
            RANDOM,
            /** settings at even distances, in a random order */
            GRID,
            /** settings like those that did well and unlike the others, by Parzen estimators */
            TPE,
            /** settings around those that did well, by an adapted covariance matrix */
            CMA_ES
        }

        /** Which trials are given up before their end. */
        public enum Stopping {
            /** none */
            NONE,
            /** those worse than the median of earlier ones as far as they went */
            MEDIAN,
            /** those not in the best third of a rung */
            ASHA,
            /** the same in brackets, some of which begin with less than others */
            HYPERBAND
        }

        /**
         * @param low  smallest value tried (inclusive)
         * @param high largest value tried (inclusive), not less; as large: the setting is fixed
         */
        public record Bounds(double low, double high) {}

        public Tuning {
            Map<Algorithm, Map<String, Bounds>> copy = new EnumMap<>(Algorithm.class);
            space.forEach(
                    (algorithm, bounds) -> copy.put(algorithm, Collections.unmodifiableMap(new TreeMap<>(bounds))));
            space = Collections.unmodifiableMap(copy);
        }

        /** Parts of trials that are in the air at most, at least 1. */
        public int inTheAir() {
            return parallelTrials == null ? 1 : parallelTrials;
        }
    }

    /**
     * What a challenger has to pass.
     *
     * @param holdout how the newest examples are set aside
     * @param gates   all of them have to pass
     * @param refit   whether the judged recipe is deployed refitted through the newest example
     */
    public record Evaluation(Holdout holdout, List<Gate> gates, boolean refit) {
        public Evaluation {
            gates = List.copyOf(gates);
        }
    }

    /**
     * How the newest examples are set aside for judging: those that came since the last run, but at least
     * {@code minExamples} and at most {@code fraction} of the window.
     *
     * @param fraction    largest share of the window, in (0, 0.5]
     * @param minExamples fewest examples, at least 20
     */
    public record Holdout(double fraction, int minExamples) {}

    /** @param strategy how a promoted version goes out */
    public record Deployment(Strategy strategy) {
        /** How a promoted version goes out. */
        public enum Strategy {
            /** to every replica at once */
            IMMEDIATE
        }
    }

    /** @param drift what counts as drift */
    public record Monitoring(Drift drift) {}

    /**
     * What counts as drift.
     *
     * @param window         length of an analysis window in event time
     * @param minExamples    fewest predictions for a window to be tested
     * @param falseAlarmRate share of windows without drift that may count as drifted, all variables together, in (0, 1)
     * @param raiseAfter     drifted windows in a row that raise an alarm
     * @param clearAfter     quiet windows in a row that end it
     */
    public record Drift(Duration window, int minExamples, double falseAlarmRate, int raiseAfter, int clearAfter) {}

    /** What a model sees: the features, then the aggregates, by name and with their types. */
    public Map<String, FeatureDefinition> inputs() {
        return inputs(task, features, aggregates, label);
    }

    static Map<String, FeatureDefinition> inputs(
            Task task,
            Map<String, FeatureDefinition> features,
            Map<String, AggregateDefinition> aggregates,
            LabelDefinition label) {
        if (aggregates.isEmpty()) {
            return features;
        }
        Map<String, FeatureDefinition> inputs = new LinkedHashMap<>(features);
        aggregates.forEach((name, aggregate) -> inputs.put(name, input(aggregate, task, features, label)));
        return Collections.unmodifiableMap(inputs);
    }

    /** The last value has the type of what it is the last of; everything else is a number. */
    private static FeatureDefinition input(
            AggregateDefinition aggregate, Task task, Map<String, FeatureDefinition> features, LabelDefinition label) {
        boolean isText = aggregate.function() == AggregateDefinition.Function.LAST
                && (aggregate.of().equals(label.name())
                        ? task == Task.MULTICLASS_CLASSIFICATION
                        : features.get(aggregate.of()).type() == FeatureDefinition.Type.CATEGORICAL);
        return isText ? FeatureDefinition.categorical(null) : FeatureDefinition.numeric(null, null);
    }

    /**
     * The classes in the order of the scores; for binary classification the positive class is the last.
     * Empty for regression.
     */
    public List<String> classes() {
        return switch (task) {
            case REGRESSION -> List.of();
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> label.values();
            case BINARY_CLASSIFICATION ->
                label.type() == LabelDefinition.Type.BOOLEAN ? BOOLEAN_CLASSES : List.of(negative(), label.positive());
        };
    }

    private String negative() {
        if (label.values() == null) {
            return "not " + label.positive();
        }
        return label.values().get(0).equals(label.positive())
                ? label.values().get(1)
                : label.values().get(0);
    }

    /** The definition as JSON with every default written out; {@link DefinitionParser} reads it back as the same. */
    public String toJson() {
        ObjectNode tree = Json.mapper().valueToTree(this);
        // the objective is an object in the format, so that it can grow
        ObjectNode written = (ObjectNode) tree.get("training");
        JsonNode preferences = written.remove("prefer");
        written.putObject("objective")
                .put("metric", Json.name(training.objective()))
                .set("prefer", preferences);
        ((ObjectNode) written.get("tuning"))
                .set("space", SpaceParser.toJson(training.tuning().space()));
        try {
            return Json.mapper().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition is always JSON", e);
        }
    }

    /**
     * SHA-256 of what decides the models that are trained: task, inputs, label, and how they are trained. Not of where the
     * data come from, when runs start, and what becomes of their models.
     */
    public String trainingDigest() {
        ObjectNode tree = Json.mapper().valueToTree(this);
        tree.retain(Set.of("task", "features", "aggregates", "label", "training"));
        ((ObjectNode) tree.get("training")).remove("triggers");
        return Digests.sha256(tree.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of {@link #toJson()}. */
    public String digest() {
        return Digests.sha256(toJson().getBytes(StandardCharsets.UTF_8));
    }
}
