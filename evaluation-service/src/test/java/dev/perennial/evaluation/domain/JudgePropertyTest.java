package dev.perennial.evaluation.domain;

import static dev.perennial.evaluation.domain.Cases.against;
import static dev.perennial.evaluation.domain.Cases.binary;
import static dev.perennial.evaluation.domain.Cases.labels;
import static dev.perennial.evaluation.domain.Cases.scores;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class JudgePropertyTest {
    private static final String EVERY_METRIC =
            """
            [{metric: log-loss, versus: champion, mode: %1$s, margin: %2$s},
             {metric: brier, versus: champion, mode: %1$s, margin: %2$s},
             {metric: accuracy, versus: champion, mode: %1$s, margin: %2$s},
             {metric: roc-auc, versus: champion, mode: %1$s, margin: %2$s}]""";

    @Property(tries = 30)
    void identicalModelsPassNotWorseAndFailBetter(
            @ForAll @IntRange(min = 20, max = 300) int size,
            @ForAll @DoubleRange(min = 0.3, max = 0.9) double right,
            @ForAll @DoubleRange(min = 0, max = 0.1) double margin) {
        double[] labels = labels(size);
        double[][] answers = scores(labels, right, 1);

        Decision notWorse = Judge.judge(against(
                binary(EVERY_METRIC.formatted("not-worse", Double.toString(margin))), labels, answers, answers));
        Decision better = Judge.judge(
                against(binary(EVERY_METRIC.formatted("better", Double.toString(margin))), labels, answers, answers));

        assertThat(notWorse.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(better.checks().subList(1, better.checks().size())).noneMatch(check -> check.passed());
    }

    @Property(tries = 30)
    void clearlyWorseChallengerIsRejected(
            @ForAll @IntRange(min = 60, max = 300) int size, @ForAll @DoubleRange(min = 0.3, max = 0.45) double wrong) {
        double[] labels = labels(size);

        Decision decision = Judge.judge(against(
                binary(EVERY_METRIC.formatted("not-worse", "0.05")),
                labels,
                scores(labels, wrong, 1),
                scores(labels, 0.85, 2)));

        assertThat(decision.checks().subList(1, decision.checks().size())).noneMatch(check -> check.passed());
    }

    @Property(tries = 30)
    void answerThatIsNoNumberIsRejected(
            @ForAll @IntRange(min = 0, max = 99) int row,
            @ForAll @IntRange(min = 0, max = 1) int column,
            @ForAll @IntRange(min = 0, max = 2) int kind) {
        double[] labels = labels(100);
        double[][] answers = scores(labels, 0.9, 1);
        answers[row][column] = new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}[kind];

        Decision decision = Judge.judge(Cases.first(binary("[{metric: log-loss, max: 100}]"), labels, answers));

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Property(tries = 30)
    void orderOfTheExamplesDoesNotMatter(
            @ForAll @IntRange(min = 20, max = 120) int size, @ForAll long seed, @ForAll boolean sameTimes) {
        double[] labels = labels(size);
        String gates = EVERY_METRIC.formatted("not-worse", "0.01");
        Case judged = Cases.withRefit(
                against(binary(gates), labels, scores(labels, 0.6, seed), scores(labels, 0.62, seed + 1)),
                Cases.version(4, size, binary(gates), scores(labels, 0.6, seed + 2)));
        if (sameTimes) {
            Arrays.fill(judged.eventTimes(), judged.eventTimes()[0]);
        }

        assertThat(Judge.judge(shuffled(judged, seed))).isEqualTo(Judge.judge(judged));
    }

    private static Case shuffled(Case judged, long seed) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, judged.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
        return new Case(
                Rows.select(judged.targets(), rows),
                IntStream.of(rows).mapToLong(row -> judged.eventTimes()[row]).toArray(),
                judged.challenger().select(rows),
                judged.champion().select(rows),
                judged.refit().select(rows),
                judged.seed());
    }
}
