package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import dev.perennial.contracts.definition.ModelDefinition.Deployment;
import dev.perennial.contracts.definition.ModelDefinition.Drift;
import dev.perennial.contracts.definition.ModelDefinition.Evaluation;
import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import dev.perennial.contracts.definition.ModelDefinition.Monitoring;
import dev.perennial.contracts.definition.ModelDefinition.Source;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.contracts.definition.ModelDefinition.Tuning;
import dev.perennial.contracts.definition.ModelDefinition.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionParserTest {
    private static final String MINIMAL =
            """
            name: m
            task: binary-classification
            features:
              x: {type: numeric}
            label: {name: y}
            """;

    @Test
    void fillsInEveryDefault() {
        ModelDefinition definition = DefinitionParser.parse(MINIMAL);

        assertThat(definition)
                .isEqualTo(new ModelDefinition(
                        "perennial/v1",
                        "m",
                        Task.BINARY_CLASSIFICATION,
                        new Source(null, null, null, null, null, Duration.ZERO, null),
                        Map.of("x", FeatureDefinition.numeric(null, null)),
                        Map.of(),
                        new LabelDefinition("y", LabelDefinition.Type.BOOLEAN, Duration.ofDays(7), null, null),
                        Map.of(),
                        new Training(
                                new Triggers(500, true, null, null, null, true, 1, Duration.ofMinutes(5), 200, 0),
                                new Window(Window.Kind.SLIDING, 20_000),
                                List.of(Algorithm.LOGISTIC_REGRESSION, Algorithm.GRADIENT_BOOSTING, Algorithm.MLP),
                                new Tuning(
                                        Tuning.Search.RANDOM, Tuning.Stopping.NONE, 6, null, 1, false, Map.of(), null),
                                Metric.LOG_LOSS,
                                Preferences.NONE,
                                true,
                                Training.Blending.OFF,
                                null,
                                null,
                                null,
                                null,
                                null,
                                42),
                        new Evaluation(
                                new Holdout(0.2, 100),
                                List.of(Gate.versusChampion(Metric.LOG_LOSS, Gate.Mode.NOT_WORSE, 0.01, 0.95)),
                                true),
                        new Deployment(Deployment.Strategy.IMMEDIATE),
                        new Monitoring(new Drift(Duration.ofHours(24), 100, 0.01, 1, 2))));
    }

    @Test
    void searchForATimeHasAllTheTrialsThatThereMayBe() {
        Tuning timed = DefinitionParser.parse(MINIMAL + "training: {tuning: {budget: 30s}}")
                .training()
                .tuning();
        Tuning both = DefinitionParser.parse(MINIMAL + "training: {tuning: {budget: 30s, trials: 9}}")
                .training()
                .tuning();

        assertThat(timed.budget()).isEqualTo(Duration.ofSeconds(30));
        assertThat(timed.trials()).isEqualTo(200);
        assertThat(both.trials()).isEqualTo(9);
    }

    @Test
    void budgetOfZeroIsRefusedWithWhatIsAllowed() {
        assertThat(problems(MINIMAL + "training: {tuning: {budget: 0s, trials: 0}}"))
                .containsExactly(
                        new Problem(
                                "training.tuning.budget",
                                "\"0s\"",
                                "a duration such as 500ms, 30s, 5m, 24h or 28d, from 1s to 1d"),
                        new Problem("training.tuning.trials", "0", "a whole number from 1 to 200"));
    }

    @Test
    void spaceIsReadBackFromWhatIsWritten() {
        ModelDefinition definition = DefinitionParser.parse(
                MINIMAL + "training: {tuning: {space: {gradient-boosting: {maxDepth: [3, 8], l2: [0.5, 0.5]}}}}");

        assertThat(definition.training().tuning().space())
                .isEqualTo(Map.of(
                        Algorithm.GRADIENT_BOOSTING,
                        Map.of("maxDepth", new Tuning.Bounds(3, 8), "l2", new Tuning.Bounds(0.5, 0.5))));
        assertThat(DefinitionParser.parse(definition.toJson())).isEqualTo(definition);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mlp: {units: [8, 4]}}    | training.tuning.space.mlp.units | [8,4] | [low, high], two whole numbers from 2 to 256, low <= high",
                "{mlp: {units: [8, 8.5]}}  | training.tuning.space.mlp.units | [8,8.5] | [low, high], two whole numbers from 2 to 256, low <= high",
                "{mlp: {units: [8]}}       | training.tuning.space.mlp.units | [8] | [low, high], two whole numbers from 2 to 256, low <= high",
                "{mlp: {units: [1, 300]}}  | training.tuning.space.mlp.units | [1,300] | [low, high], two whole numbers from 2 to 256, low <= high",
                "{mlp: {l2: [0, 1]}}       | training.tuning.space.mlp.l2 | [0,1] | [low, high], two numbers from 0.0000001 to 10, low <= high",
                "{mlp: {trees: [50, 60]}}  | training.tuning.space.mlp.trees | [50,60] | no such field; one of learningRate, l2, epochs, units",
                "{random-forest: {}}       | training.tuning.space.random-forest | {} | no such field; one of logistic-regression, gradient-boosting, mlp"
            })
    void spaceIsHeldAgainstWhatAnAlgorithmHas(String space, String path, String found, String expected) {
        assertThat(problems(MINIMAL + "training: {tuning: {space: " + space + "}}"))
                .containsExactly(new Problem(path, found, expected));
    }

    @ParameterizedTest
    @CsvSource({
        "binary-classification, BOOLEAN, LOG_LOSS",
        "multiclass-classification, CATEGORICAL, LOG_LOSS",
        "regression, NUMERIC, RMSE"
    })
    void labelTypeAndMetricFollowTheTask(String task, LabelDefinition.Type type, Metric metric) {
        String values = task.startsWith("multi") ? "{name: y, values: [a, b, c]}" : "{name: y}";
        ModelDefinition definition = DefinitionParser.parse(
                MINIMAL.replace("binary-classification", task).replace("{name: y}", values));

        assertThat(definition.label().type()).isEqualTo(type);
        assertThat(definition.training().objective()).isEqualTo(metric);
        assertThat(definition.evaluation().gates().get(0).metric()).isEqualTo(metric);
    }

    @Test
    void whatIsNotAskedForIsNotTold() {
        String asked = MINIMAL + "training: {calibration: none, weights: {classes: none}, unlabeled: none}";

        assertThat(DefinitionParser.parse(asked).digest())
                .isEqualTo(DefinitionParser.parse(MINIMAL).digest());
    }

    @Test
    void refreshHasDefaultsAndOffIsNone() {
        String trees = MINIMAL + "training: {algorithms: [gradient-boosting], refresh: %s}";
        ModelDefinition definition = DefinitionParser.parse(trees.formatted("auto"));
        String without =
                DefinitionParser.parse(trees.replace(", refresh: %s", "")).trainingDigest();

        assertThat(definition.training().refresh()).isEqualTo(new Refresh(Refresh.Mode.AUTO, 0.02, 0.8, 10, 500));
        assertThat(DefinitionParser.parse(definition.toJson())).isEqualTo(definition);
        assertThat(definition.trainingDigest()).isNotEqualTo(without);
        assertThat(DefinitionParser.parse(trees.formatted("off")).trainingDigest())
                .isEqualTo(without);
        assertThat(DefinitionParser.parse(trees.formatted("{tolerance: 0.1}")).trainingDigest())
                .isEqualTo(without);
    }

    @Test
    void refreshSaysWhatItIsFor() {
        assertThat(problems(MINIMAL + "training: {refresh: auto}"))
                .containsExactly(new Problem(
                        "training.refresh",
                        "\"auto\"",
                        "off, or algorithms: [gradient-boosting], or blend: on; only these are continued"));
        assertThat(problems(MINIMAL + "training: {blend: on, refresh: always}"))
                .containsExactly(new Problem(
                        "training.refresh",
                        "\"always\"",
                        "off | auto with blend, whose members would never be fitted again"));
        assertThat(DefinitionParser.parse(MINIMAL + "training: {blend: on, refresh: auto}")
                        .training()
                        .refresh())
                .isNotNull();
        assertThat(problems(MINIMAL + "training: {algorithms: [gradient-boosting], refresh: sometimes}"))
                .containsExactly(new Problem("training.refresh", "\"sometimes\"", "off | auto | always"));
    }

    @Test
    void selfTrainingHasDefaults() {
        Unlabeled usual = new Unlabeled(Unlabeled.Kind.SELF_TRAINING, 0.95, 0.5);

        assertThat(DefinitionParser.parse(MINIMAL + "training: {unlabeled: self-training}")
                        .training()
                        .unlabeled())
                .isEqualTo(usual);
        assertThat(DefinitionParser.parse(MINIMAL + "training: {unlabeled: {}}")
                        .training()
                        .unlabeled())
                .isEqualTo(usual);
    }

    @Test
    void objectiveIsAMetricOrSaysWhatCountsBesideIt() {
        String head = MINIMAL + "training: {objective: ";

        Training brief = DefinitionParser.parse(head + "roc-auc}").training();
        Training full = DefinitionParser.parse(head + "{prefer: {latency: 0.25, stability: 0.5}}}")
                .training();

        assertThat(brief.objective()).isEqualTo(Metric.ROC_AUC);
        assertThat(brief.prefer()).isEqualTo(Preferences.NONE);
        assertThat(full.objective()).isEqualTo(Metric.LOG_LOSS);
        assertThat(full.prefer()).isEqualTo(new Preferences(0.25, 0, 0, 0.5));
        assertThat(full.prefer().quality()).isEqualTo(0.25);
    }

    @Test
    void timeFeatureReadsTheEventTimeAndTakesHourAndDay() {
        FeatureDefinition time = DefinitionParser.parse(MINIMAL.replace("{type: numeric}", "{type: time}"))
                .features()
                .get("x");

        assertThat(time).isEqualTo(FeatureDefinition.time("eventTime", List.of(TimePart.HOUR, TimePart.DAY_OF_WEEK)));
        assertThat(time.isSent()).isFalse();
    }

    @Test
    void fieldThatIsNullHasItsDefault() {
        String text =
                MINIMAL + "source:\ntraining: {triggers: {examples: null}, window: null}\nevaluation: {gates: }\n";

        assertThat(DefinitionParser.parse(text)).isEqualTo(DefinitionParser.parse(MINIMAL));
    }

    @Test
    void topicIsJsonUnlessItSaysOtherwise() {
        String text = MINIMAL + "source: {exampleId: id, eventTime: at, features: {topic: a%s}, labels: {topic: b}}\n";

        ModelDefinition plain = DefinitionParser.parse(text.formatted(""));
        ModelDefinition avro = DefinitionParser.parse(text.formatted(", format: avro"));

        assertThat(plain.source().features().format()).isEqualTo(Format.JSON);
        assertThat(DefinitionParser.parse(text.formatted(", format: json"))).isEqualTo(plain);
        assertThat(avro.source().features().format()).isEqualTo(Format.AVRO);
        assertThat(avro.source().labels().format()).isEqualTo(Format.JSON);
        assertThat(DefinitionParser.parse(avro.toJson())).isEqualTo(avro);
        assertThat(avro.digest()).isNotEqualTo(plain.digest());
        assertThat(problems(text.formatted(", format: xml")))
                .containsExactly(new Problem("source.features.format", "\"xml\"", "json | avro | protobuf"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: y}                                                          | false  | true",
                "{name: y, type: categorical, positive: UP}                         | not UP | UP",
                "{name: y, type: categorical, positive: UP, values: [UP, DOWN]}     | DOWN   | UP",
                "{name: y, type: categorical, positive: UP, values: [DOWN, UP]}     | DOWN   | UP"
            })
    void positiveClassIsTheLast(String label, String negative, String positive) {
        ModelDefinition definition = DefinitionParser.parse(MINIMAL.replace("{name: y}", label));

        assertThat(definition.classes()).containsExactly(negative, positive);
    }

    @Test
    void categoryMayBeCalledNoAndFeaturesKeepTheirOrder() {
        ModelDefinition definition = DefinitionParser.parse(MINIMAL.replace(
                "x: {type: numeric}", "z: {type: categorical, values: [NO, off, y, \"1\"]}\n  a: {type: boolean}"));

        assertThat(definition.features().get("z").values()).containsExactly("NO", "off", "y", "1");
        assertThat(definition.features().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "a: b: c",
                "name: m\nname: m\n",
                "--- {}\n--- {}\n",
                "name: \u0001",
                "source: {exampleId: &a x, eventTime: *a}",
                "features: {x: {type: numeric, max: .nan}}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void textThatIsNotOneYamlDocumentIsRefused(String text) {
        assertThatThrownBy(() -> DefinitionParser.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aliasIsRefusedByItsLine() {
        assertThat(problems(MINIMAL + "source:\n  exampleId: &a x\n  eventTime: *a\n"))
                .extracting(Problem::path)
                .containsExactly("line 8");
    }

    @Test
    void nothingAtAllLacksEveryRequiredField() {
        assertThat(problems("")).extracting(Problem::path).containsExactly("name", "task", "features", "label");
        assertThat(problems("just words")).extracting(Problem::path).containsExactly("$");
    }

    @Test
    void definitionLongerThanTheLimitIsNotRead() {
        assertThat(problems(MINIMAL + "#".repeat(DefinitionParser.MAX_LENGTH)))
                .extracting(Problem::path)
                .containsExactly("$");
    }

    @Test
    void definitionWithThousandsOfProblemsIsAnsweredWithABoundedNumber() {
        StringBuilder text = new StringBuilder(MINIMAL);
        for (int i = 0; i < 10_000; i++) {
            text.append("unknown").append(i).append(": 1\n");
        }

        assertThat(problems(text.toString())).hasSize(Problem.MAX_COUNT);
    }

    @Test
    void thousandFeaturesAreTheMost() {
        StringBuilder features = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            features.append("  f").append(i).append(": {type: boolean}\n");
        }

        assertThat(DefinitionParser.parse(MINIMAL.replace("  x: {type: numeric}\n", features))
                        .features())
                .hasSize(1000);
        assertThat(problems(MINIMAL.replace("features:\n", "features:\n" + features)))
                .extracting(Problem::path)
                .containsExactly("features");
    }

    @Property
    void anyTextIsEitherReadOrRefused(@ForAll @StringLength(max = 200) String text) {
        try {
            DefinitionParser.parse(text);
        } catch (InvalidInputException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @Property
    void anyChangeOfACharacterIsEitherReadOrRefused(@ForAll char character, @ForAll int position) {
        String text =
                "{\"name\":\"m\",\"task\":\"regression\",\"features\":{\"x\":{\"type\":\"numeric\",\"min\":-1.5e3}},"
                        + "\"label\":{\"name\":\"y\",\"horizon\":\"5m\"},\"training\":{\"seed\":7}}";
        int at = Math.floorMod(position, text.length());
        try {
            ModelDefinition definition =
                    DefinitionParser.parse(text.substring(0, at) + character + text.substring(at + 1));
            assertThat(DefinitionParser.parse(definition.toJson())).isEqualTo(definition);
        } catch (InvalidInputException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    private static List<Problem> problems(String text) {
        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> DefinitionParser.parse(text));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }
}
