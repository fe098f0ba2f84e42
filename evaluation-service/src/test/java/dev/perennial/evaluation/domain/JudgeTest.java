package dev.perennial.evaluation.domain;

import static dev.perennial.evaluation.domain.Cases.SIZE;
import static dev.perennial.evaluation.domain.Cases.against;
import static dev.perennial.evaluation.domain.Cases.binary;
import static dev.perennial.evaluation.domain.Cases.first;
import static dev.perennial.evaluation.domain.Cases.labels;
import static dev.perennial.evaluation.domain.Cases.minute;
import static dev.perennial.evaluation.domain.Cases.scores;
import static dev.perennial.evaluation.domain.Cases.times;
import static dev.perennial.evaluation.domain.Cases.version;
import static dev.perennial.evaluation.domain.Cases.withRefit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final String NOT_WORSE = "[{metric: log-loss, versus: champion, mode: not-worse, margin: 0.02}]";
    private static final double[] LABELS = labels(SIZE);

    @ParameterizedTest(name = "{0} {1}: a challenger right at {2} against a champion right at {3} is {4}")
    @CsvSource({
        "log-loss, not-worse, 0.70, 0.70, PROMOTED",
        "log-loss, not-worse, 0.80, 0.70, PROMOTED",
        "log-loss, not-worse, 0.60, 0.80, REJECTED",
        "log-loss, better,    0.80, 0.60, PROMOTED",
        "log-loss, better,    0.70, 0.70, REJECTED",
        "log-loss, better,    0.60, 0.80, REJECTED",
        "brier,    better,    0.80, 0.60, PROMOTED",
        "brier,    not-worse, 0.60, 0.80, REJECTED",
        "accuracy, better,    0.90, 0.45, PROMOTED",
        "accuracy, not-worse, 0.45, 0.90, REJECTED",
        "roc-auc,  better,    0.90, 0.45, PROMOTED",
        "roc-auc,  not-worse, 0.45, 0.90, REJECTED",
    })
    void comparesWithTheChampion(
            String metric, String mode, double challengerRight, double championRight, Verdict expected) {
        ModelDefinition definition =
                binary("[{metric: %s, versus: champion, mode: %s, margin: 0.02}]".formatted(metric, mode));

        Decision decision = Judge.judge(
                against(definition, LABELS, scores(LABELS, challengerRight, 1), scores(LABELS, championRight, 1)));

        assertThat(decision.verdict()).isEqualTo(expected);
        Check check = decision.checks().get(1);
        assertThat(check.name()).isEqualTo(metric + " " + mode + " than champion");
        assertThat(check.difference()).isCloseTo(check.challenger() - check.champion(), within(1e-12));
        assertThat(check.lowerBound()).isLessThanOrEqualTo(check.difference());
        assertThat(check.upperBound()).isGreaterThanOrEqualTo(check.difference());
    }

    @Test
    void limitIsTheMarginInTheDirectionThatIsWorse() {
        Decision loss = Judge.judge(against(binary(NOT_WORSE), LABELS, scores(LABELS, 0.7, 1), scores(LABELS, 0.7, 2)));
        Decision area = Judge.judge(against(
                binary("[{metric: roc-auc, versus: champion, margin: 0.02}]"),
                LABELS,
                scores(LABELS, 0.7, 1),
                scores(LABELS, 0.7, 2)));

        assertThat(loss.checks().get(1).limit()).isEqualTo(0.02);
        assertThat(area.checks().get(1).limit()).isEqualTo(-0.02);
    }

    @ParameterizedTest(name = "{0} passes a regression with errors {1} against {2}: {3}")
    @CsvSource({
        "mae,  better,    1, 3, PROMOTED",
        "mae,  not-worse, 3, 1, REJECTED",
        "rmse, better,    1, 3, PROMOTED",
        "rmse, not-worse, 3, 1, REJECTED",
        "rmse, not-worse, 2, 2, PROMOTED",
    })
    void comparesRegressions(String metric, String mode, double error, double championError, Verdict expected) {
        ModelDefinition definition =
                Cases.regression("[{metric: %s, versus: champion, mode: %s, margin: 0.1}]".formatted(metric, mode));
        double[] prices = prices();

        Decision decision =
                Judge.judge(against(definition, prices, answers(prices, error), answers(prices, championError)));

        assertThat(decision.verdict()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "roc-auc {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "min: 0.55            | PROMOTED",
                "max: 0.55            | REJECTED",
                "min: 0.2, max: 0.55  | REJECTED",
                "min: 0.2, max: 1     | PROMOTED",
            })
    void holdsBounds(String bounds, Verdict expected) {
        ModelDefinition definition = binary("[{metric: roc-auc, %s}]".formatted(bounds));

        Decision decision = Judge.judge(first(definition, LABELS, scores(LABELS, 0.8, 1)));

        assertThat(decision.verdict()).isEqualTo(expected);
        assertThat(decision.checks().get(1).challenger()).isGreaterThan(0.9);
        assertThat(decision.checks().get(1).limit()).isNotNull();
    }

    @Test
    void firstModelNeedsOnlyTheBounds() {
        ModelDefinition definition =
                binary("[{metric: log-loss, versus: champion, mode: better}, {metric: roc-auc, min: 0.55}]");

        Decision good = Judge.judge(first(definition, LABELS, scores(LABELS, 0.8, 1)));
        Decision bad = Judge.judge(first(definition, LABELS, scores(LABELS, 0.3, 1)));

        assertThat(good.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(good.deployedVersion()).isEqualTo(3);
        assertThat(good.checks())
                .extracting(Check::name)
                .containsExactly("challenger servable", "log-loss better than champion", "roc-auc within bounds");
        assertThat(bad.verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void judgesOnlyOnWhatIsNewToTheChampion() {
        double[][] challenger = scores(LABELS, 0.8, 1);
        double[][] champion = scores(LABELS, 0.7, 1);
        for (int row = 0; row < 100; row++) {
            champion[row] = new double[] {1 - LABELS[row], LABELS[row]};
        }
        Case judged = new Case(
                LABELS,
                times(SIZE),
                version(3, 0, binary(NOT_WORSE), challenger),
                version(2, 100, binary(NOT_WORSE), champion),
                null,
                7);

        Decision decision = Judge.judge(judged);

        assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decision.exampleCount()).isEqualTo(SIZE);
        assertThat(decision.checks().get(1).explanation()).contains("on 100 examples new to both");
    }

    @Test
    void fewerThanTwentyNewExamplesAreNoComparison() {
        Case judged = new Case(
                LABELS,
                times(SIZE),
                version(3, 0, binary(NOT_WORSE), scores(LABELS, 0.9, 1)),
                version(2, SIZE - 19, binary(NOT_WORSE), scores(LABELS, 0.5, 1)),
                null,
                7);

        Decision decision = Judge.judge(judged);

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.checks().get(1).explanation())
                .isEqualTo("The champion, version 2, was fitted through 2026-01-01T03:01:00Z; later examples in the"
                        + " holdout: 19 of 200 (needed to compare: 20, missing: 1).");
    }

    @Test
    void boundsOnFewerThanTwentyExamplesDoNotPass() {
        double[] few = labels(19);

        Decision decision = Judge.judge(first(binary("[{metric: roc-auc, min: 0.1}]"), few, scores(few, 0.9, 1)));

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void metricThatIsNotDefinedDoesNotPass() {
        double[] onlyNegative = new double[50];

        Decision decision =
                Judge.judge(first(binary("[{metric: roc-auc, min: 0.1}]"), onlyNegative, scores(onlyNegative, 0.9, 1)));

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.checks().get(1).explanation()).contains("not defined");
        assertThat(decision.checks().get(1).challenger()).isNull();
    }

    @Test
    void challengerThatCannotBeOpenedIsRejectedWithTheReason() {
        Contestant broken = Contestant.refused(3, minute(0), null, "model.onnx has another digest");

        Decision decision = Judge.judge(new Case(LABELS, times(SIZE), broken, null, null, 7));

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.checks()).hasSize(1);
        assertThat(decision.checks().get(0).explanation()).contains("model.onnx has another digest");
    }

    @ParameterizedTest(name = "a challenger right at {0} in the place of a champion that is broken for good: {1}")
    @CsvSource({"0.60, PROMOTED", "0.30, REJECTED"})
    void besideAChampionThatCannotAnswerTheBoundsDecideAlone(double right, Verdict expected) {
        ModelDefinition definition =
                binary("[{metric: log-loss, versus: champion, mode: better}, {metric: roc-auc, min: 0.55}]");
        Contestant unreadable = Contestant.refused(2, minute(0), null, "there is no manifest");
        double[][] noNumbers = scores(LABELS, 0.9, 1);
        noNumbers[7] = new double[] {Double.NaN, Double.NaN};

        for (Contestant champion : List.of(unreadable, version(2, 0, definition, noNumbers))) {
            Decision decision = Judge.judge(new Case(
                    LABELS, times(SIZE), version(3, 0, definition, scores(LABELS, right, 1)), champion, null, 7));

            assertThat(decision.verdict()).isEqualTo(expected);
            assertThat(decision.checks().get(1).passed()).isTrue();
            assertThat(decision.checks().get(1).champion()).isNull();
            assertThat(decision.checks().get(1).explanation())
                    .matches("The champion, version 2, (cannot be served: there is no manifest|answers 1 of 200"
                            + " examples with something that is not a number); so there is nothing to compare with,"
                            + " and the other checks decide alone\\.");
        }
    }

    @Test
    void championThatAnswersAnotherQuestionCountsAsNone() {
        ModelDefinition other = Cases.definition(
                "task: binary-classification", "{name: cancelled, type: boolean, horizon: 24h}", NOT_WORSE);
        Case judged = new Case(
                LABELS,
                times(SIZE),
                version(3, 0, binary(NOT_WORSE), scores(LABELS, 0.6, 1)),
                version(2, 0, other, scores(LABELS, 0.9, 1)),
                null,
                7);

        Decision decision = Judge.judge(judged);

        assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decision.checks().get(1).explanation()).contains("another question");
    }

    @Test
    void refitThatAgreesIsDeployed() {
        double[][] challenger = scores(LABELS, 0.8, 1);
        Case judged = withRefit(
                first(binary(NOT_WORSE), LABELS, challenger),
                version(4, SIZE, binary(NOT_WORSE), scores(LABELS, 0.85, 2)));

        Decision decision = Judge.judge(judged);

        assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decision.deployedVersion()).isEqualTo(4);
        assertThat(decision.checks())
                .extracting(Check::name)
                .endsWith("refit servable", "refit agrees with challenger", "refit newer");
    }

    @Test
    void refitThatIsAnotherModelIsRejected() {
        Case judged = withRefit(
                first(binary(NOT_WORSE), LABELS, scores(LABELS, 0.9, 1)),
                version(4, SIZE, binary(NOT_WORSE), scores(LABELS, 0.4, 2)));

        Decision decision = Judge.judge(judged);

        Check agreement = decision.checks().get(3);
        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(agreement.passed()).isFalse();
        assertThat(agreement.difference()).isCloseTo(0.5, within(0.02));
        assertThat(agreement.limit()).isEqualTo(0.25);
    }

    @Test
    void agreementOfRegressionsIsMeasuredInDeviationsOfTheLabels() {
        double[] prices = prices();
        double deviation = Math.sqrt((SIZE * SIZE - 1) / 12.0);
        ModelDefinition definition = Cases.regression("[{metric: mae, max: 1000}]");
        Case near = withRefit(
                first(definition, prices, answers(prices, 0)),
                version(4, SIZE, definition, answers(prices, 0.49 * deviation)));
        Case far = withRefit(
                first(definition, prices, answers(prices, 0)),
                version(4, SIZE, definition, answers(prices, 0.51 * deviation)));

        assertThat(Judge.judge(near).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(Judge.judge(far).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Judge.judge(far).checks().get(3).limit()).isCloseTo(0.5 * deviation, within(1e-9));
    }

    @Test
    void refitThatIsNotNewerIsRejected() {
        double[][] answers = scores(LABELS, 0.8, 1);
        Case stale = withRefit(first(binary(NOT_WORSE), LABELS, answers), version(4, 0, binary(NOT_WORSE), answers));
        Case olderThanChampion = new Case(
                LABELS,
                times(SIZE),
                version(3, 0, binary("[{metric: roc-auc, min: 0.5}]"), answers),
                version(2, SIZE + 1, binary("[]"), answers),
                version(4, SIZE, binary("[]"), answers),
                7);

        assertThat(Judge.judge(stale).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Judge.judge(olderThanChampion).verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void everyCheckIsOneSentence() {
        Case judged = withRefit(
                against(
                        binary("[{metric: log-loss, versus: champion}, {metric: roc-auc, min: 0.5, max: 0.99}]"),
                        LABELS,
                        scores(LABELS, 0.7, 1),
                        scores(LABELS, 0.6, 1)),
                version(4, SIZE, binary(NOT_WORSE), scores(LABELS, 0.7, 2)));

        assertThat(Judge.judge(judged).checks())
                .extracting(Check::explanation)
                .allMatch(text -> text.matches("[A-Z][^\\n]+\\.") && !text.contains("NaN"));
    }

    private static double[] prices() {
        double[] prices = new double[SIZE];
        Arrays.setAll(prices, row -> row);
        return prices;
    }

    /** Off by {@code error}, up and down in turn. */
    private static double[][] answers(double[] prices, double error) {
        double[][] answers = new double[prices.length][];
        Arrays.setAll(answers, row -> new double[] {prices[row] + (row % 2 == 0 ? error : -error)});
        return answers;
    }
}
