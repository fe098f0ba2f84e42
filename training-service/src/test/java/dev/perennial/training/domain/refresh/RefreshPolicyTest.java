package dev.perennial.training.domain.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Refresh;
import dev.perennial.contracts.definition.Refresh.Mode;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.refresh.RefreshDecision.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefreshPolicyTest {
    private static final Champion CHAMPION = new Champion(2, "models/flights/2/", "a".repeat(64));
    private static final List<Measured> SMALL = measured(0.001, 0.002, 0.003, 0.002);

    @Test
    void refreshesWhileTheRegretIsBorneAndSaysSoInNumbers() {
        RefreshDecision decision = decide(plan(SMALL), Reason.EXAMPLES, 0);

        assertThat(decision.kind()).isEqualTo(Kind.REFRESH);
        assertThat(decision.bound()).isBetween(0.002, 0.003);
        assertThat(decision.why())
                .isEqualTo("the log-loss regret of refresh 1 since the last full retrain is at most 0.0024 with"
                        + " confidence 0.8 by 4 measured, within the 0.0100 borne");
    }

    @Test
    void regretGrowsUntilAFullRetrainIsDue() {
        List<Kind> kinds = Stream.of(0, 1, 2, 3, 4, 5)
                .map(refreshes ->
                        decide(plan(SMALL), Reason.EXAMPLES, refreshes).kind())
                .toList();

        assertThat(kinds)
                .containsExactly(Kind.REFRESH, Kind.REFRESH, Kind.REFRESH, Kind.REFRESH, Kind.MEASURED, Kind.MEASURED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"DRIFT", "PERFORMANCE"})
    void whatChangedTheStreamIsFittedAnew(Reason reason) {
        assertThat(decide(plan(SMALL), reason, 0).kind()).isEqualTo(Kind.MEASURED);
    }

    @Test
    void drift() {
        RefreshDecision decision = decide(new RefreshPlan(CHAMPION, true, false, SMALL), Reason.EXAMPLES, 0);

        assertThat(decision.kind()).isEqualTo(Kind.MEASURED);
        assertThat(decision.why()).isEqualTo("drift was detected since the last full retrain");
        assertThat(decision.bound()).isNull();
    }

    @Test
    void aRefreshThatDoesNotServeIsNoGroundForAnother() {
        assertThat(decide(new RefreshPlan(CHAMPION, false, true, SMALL), Reason.EXAMPLES, 0)
                        .why())
                .startsWith("the last refresh does not serve");
    }

    @Test
    void firstRunsMeasure() {
        assertThat(decide(plan(SMALL.subList(0, 2)), Reason.EXAMPLES, 0).why())
                .isEqualTo("2 of the 3 regrets are measured that a refresh needs");
        assertThat(decide(plan(SMALL.subList(0, 3)), Reason.EXAMPLES, 0).kind()).isEqualTo(Kind.REFRESH);
    }

    @Test
    void howeverSmallTheRegretItIsMeasuredAgainInTheEnd() {
        assertThat(decide(plan(measured(-0.1, -0.1, -0.1)), Reason.EXAMPLES, 9).kind())
                .isEqualTo(Kind.REFRESH);
        assertThat(decide(plan(measured(-0.1, -0.1, -0.1)), Reason.EXAMPLES, 10).why())
                .isEqualTo("10 refreshes since the last full retrain are the most");
    }

    @Test
    void aModelThatWouldGrowTooLargeIsFittedAnewWhateverTheMode() {
        for (Mode mode : List.of(Mode.AUTO, Mode.ALWAYS)) {
            Refresh settings = new Refresh(mode, 0.02, 0.8, 10, 120);
            RefreshPolicy policy = new RefreshPolicy(settings, Metric.LOG_LOSS, plan(SMALL));

            assertThat(policy.decide(Reason.EXAMPLES, 0, 120).kind()).isEqualTo(Kind.REFRESH);
            assertThat(policy.decide(Reason.EXAMPLES, 0, 121).why())
                    .isEqualTo("the model would grow to 121 rounds, beyond 120");
        }
    }

    @Test
    void alwaysAsksNothingElse() {
        RefreshPlan plan = new RefreshPlan(CHAMPION, true, true, List.of());
        Refresh settings = new Refresh(Mode.ALWAYS, 0.02, 0.8, 10, 500);

        assertThat(new RefreshPolicy(settings, Metric.LOG_LOSS, plan)
                        .decide(Reason.DRIFT, 30, 110)
                        .kind())
                .isEqualTo(Kind.REFRESH);
    }

    @Property
    void moreRegretNeverMakesARefreshOfAFullRetrain(
            @ForAll @Size(min = 3, max = 20) List<@DoubleRange(min = -0.02, max = 0.05) Double> regrets,
            @ForAll @DoubleRange(min = 0, max = 0.05) double more,
            @ForAll @IntRange(min = 0, max = 12) int refreshes) {
        Kind less = decide(
                        plan(regrets.stream().map(r -> new Measured(1, r, 0.5)).toList()), Reason.EXAMPLES, refreshes)
                .kind();
        Kind worse = decide(
                        plan(regrets.stream()
                                .map(r -> new Measured(1, r + more, 0.5))
                                .toList()),
                        Reason.EXAMPLES,
                        refreshes)
                .kind();

        assertThat(less == Kind.MEASURED && worse == Kind.REFRESH).isFalse();
    }

    @Property
    void aLargerToleranceNeverAsksForMoreFullRetrains(
            @ForAll @Size(min = 3, max = 20) List<@DoubleRange(min = -0.02, max = 0.05) Double> regrets,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double tolerance) {
        RefreshPlan plan =
                plan(regrets.stream().map(r -> new Measured(1, r, 0.5)).toList());
        Kind strict = new RefreshPolicy(new Refresh(Mode.AUTO, tolerance, 0.8, 10, 500), Metric.LOG_LOSS, plan)
                .decide(Reason.EXAMPLES, 0, 110)
                .kind();
        Kind lax = new RefreshPolicy(new Refresh(Mode.AUTO, 2 * tolerance, 0.8, 10, 500), Metric.LOG_LOSS, plan)
                .decide(Reason.EXAMPLES, 0, 110)
                .kind();

        assertThat(strict == Kind.REFRESH && lax == Kind.MEASURED).isFalse();
    }

    @Property
    void roundsFollowTheShareOfExamplesWithinBounds(@ForAll @IntRange(min = 1, max = 100_000) int examples) {
        int rounds = state(0).rounds(examples);

        assertThat(rounds).isBetween(1, 100).isLessThanOrEqualTo(state(0).rounds(examples + 1));
        assertThat(state(0).rounds(250)).isEqualTo(25);
    }

    @Test
    void aLossFallsAsItsMetricGetsBetter() {
        assertThat(RefreshPolicy.loss(Metric.ACCURACY, 0.75)).isEqualTo(0.25);
        assertThat(RefreshPolicy.loss(Metric.RMSE, 0.75)).isEqualTo(0.75);
    }

    private static RefreshDecision decide(RefreshPlan plan, Reason reason, int refreshes) {
        Refresh settings = new Refresh(Mode.AUTO, 0.02, 0.8, 10, 500);
        return new RefreshPolicy(settings, Metric.LOG_LOSS, plan).decide(reason, refreshes, 110);
    }

    private static RefreshPlan plan(List<Measured> measured) {
        return new RefreshPlan(CHAMPION, false, false, measured);
    }

    private static List<Measured> measured(double... regrets) {
        return Arrays.stream(regrets)
                .mapToObj(regret -> new Measured(1, regret, 0.5))
                .toList();
    }

    private static RefreshState state(int refreshes) {
        Recipe recipe = new Recipe(Algorithm.GRADIENT_BOOSTING, Map.of("rounds", 100.0));
        return new RefreshState("b".repeat(64), recipe, Map.of(), 0, 1, 100, 1000, refreshes);
    }
}
