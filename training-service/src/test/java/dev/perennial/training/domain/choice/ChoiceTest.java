package dev.perennial.training.domain.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Preferences;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static final Preferences SOME = new Preferences(0.125, 0.125, 0.125, 0.125);

    @Property
    void withoutPreferencesItIsTheBestTrialTheEarliestOfEqualOnes(
            @ForAll("candidates") List<Candidate> candidates, @ForAll Metric metric) {
        List<Trial> trials = candidates.stream().map(Candidate::trial).toList();

        assertThat(Choice.of(metric, Preferences.NONE, candidates).map(Choice::winner))
                .isEqualTo(Trial.best(trials, metric).map(Trial::number));
    }

    @Property
    void aCandidateThatAnotherBeatsNeverWins(
            @ForAll("candidates") List<Candidate> candidates,
            @ForAll("preferences") Preferences prefer,
            @ForAll Metric metric) {
        Choice.of(metric, prefer, candidates).ifPresent(choice -> {
            Candidate winner = numbered(candidates, choice.winner());
            assertThat(candidates).noneMatch(other -> beats(other, winner, prefer, metric));
            assertThat(choice.table()).allSatisfy(row -> assertThat(row.value() == null)
                    .isEqualTo(row.quality() == null
                            || candidates.stream()
                                    .anyMatch(other ->
                                            beats(other, numbered(candidates, row.number()), prefer, metric))));
        });
    }

    @Property
    void theOrderOfTheCandidatesDoesNotMatter(
            @ForAll("candidates") List<Candidate> candidates,
            @ForAll("preferences") Preferences prefer,
            @ForAll long seed) {
        List<Candidate> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Choice.of(Metric.LOG_LOSS, prefer, shuffled))
                .isEqualTo(Choice.of(Metric.LOG_LOSS, prefer, candidates));
    }

    @Property
    void theUnitOfACriterionDoesNotMatter(
            @ForAll("candidates") List<Candidate> candidates, @ForAll("preferences") Preferences prefer) {
        // powers of two, so that nothing is rounded
        List<Candidate> scaled = candidates.stream()
                .map(candidate -> new Candidate(
                        trial(candidate.trial().number(), candidate.quality() * 8),
                        candidate.latency() * 1024,
                        candidate.interpretability() / 2,
                        candidate.cost() / 4096,
                        candidate.stability() * 4))
                .toList();

        assertThat(Choice.of(Metric.RMSE, prefer, scaled).map(ChoiceTest::values))
                .isEqualTo(Choice.of(Metric.RMSE, prefer, candidates).map(ChoiceTest::values));
    }

    @Property
    void aCandidateThatIsBeatenDoesNotChangeTheChoice(
            @ForAll("candidates") List<Candidate> candidates, @ForAll("preferences") Preferences prefer) {
        Choice.of(Metric.MAE, prefer, candidates).ifPresent(choice -> {
            Candidate winner = numbered(candidates, choice.winner());
            List<Candidate> more = new ArrayList<>(candidates);
            more.add(new Candidate(
                    trial(candidates.size() + 1, winner.quality() + 1e6),
                    winner.latency() + 1e6,
                    0,
                    winner.cost() + 1e6,
                    winner.stability()));

            assertThat(Choice.of(Metric.MAE, prefer, more).map(Choice::winner)).hasValue(choice.winner());
        });
    }

    @Property
    void theWinnerHasTheLargestValueAndAllValuesAreShares(
            @ForAll("candidates") List<Candidate> candidates, @ForAll("preferences") Preferences prefer) {
        Choice.of(Metric.LOG_LOSS, prefer, candidates).ifPresent(choice -> {
            double best = choice.table().get(choice.winner() - 1).value();
            assertThat(choice.table()).filteredOn(row -> row.value() != null).allSatisfy(row -> assertThat(row.value())
                    .isBetween(-1e-12, 1 + 1e-12)
                    .isLessThanOrEqualTo(best));
            assertThat(choice.why()).doesNotContain("null", "NaN", "\n");
        });
    }

    @Test
    void aLittleQualityIsGivenUpForMuchLessWork() {
        List<Candidate> candidates = List.of(
                new Candidate(trial(1, 0.46), 40, 1, 5000, 0.02), new Candidate(trial(2, 0.45), 600, 0, 900_000, 0.02),
                new Candidate(trial(3, 0.60), 20, 1, 4000, 0.02), new Candidate(trial(4, Double.NaN), 1, 1, 1, 0));

        Choice quality =
                Choice.of(Metric.LOG_LOSS, Preferences.NONE, candidates).orElseThrow();
        Choice weighted = Choice.of(Metric.LOG_LOSS, SOME, candidates).orElseThrow();

        assertThat(quality.winner()).isEqualTo(2);
        assertThat(quality.why())
                .isEqualTo("mlp in trial 2, of 4, has the best log-loss, 0.45; second is mlp in trial 1, with 0.46");
        assertThat(weighted.winner()).isEqualTo(1);
        assertThat(weighted.why())
                .isEqualTo("mlp in trial 1, of 4, has the highest weighted sum, 0.9622: log-loss 0.46 (weight 0.5),"
                        + " latency 40 (weight 0.125), interpretability 1 (weight 0.125), cost 5000 (weight 0.125),"
                        + " stability 0.02 (weight 0.125); second is mlp in trial 2, with 0.625: log-loss 0.45,"
                        + " latency 600, interpretability 0, cost 900000, stability 0.02; the best log-loss, 0.45,"
                        + " has mlp in trial 2");
        assertThat(weighted.table()).extracting(Row::front).containsExactly(true, true, true, false);
        assertThat(weighted.table().get(3).quality()).isNull();
        assertThat(weighted.table().get(0).value())
                .isCloseTo(0.5 * 14 / 15 + 0.125 * (560.0 / 580 + 1 + 895.0 / 896 + 1), within(1e-12));
    }

    @Test
    void oneCandidateWinsByBeingTheOnlyOne() {
        Candidate only = new Candidate(trial(1, 0.7), 10, 1, 100, Double.NaN);

        assertThat(Choice.of(Metric.ROC_AUC, Preferences.NONE, List.of(only))
                        .orElseThrow()
                        .why())
                .isEqualTo("mlp in trial 1, of 1, has the best roc-auc, 0.7; no other has one");
        assertThat(Choice.of(Metric.ROC_AUC, SOME, List.of(only)).orElseThrow().why())
                .startsWith("mlp in trial 1, of 1, has the highest weighted sum, 1: ")
                .contains("stability unknown")
                .endsWith("; no other is better in any of it");
    }

    @Test
    void thereIsNoChoiceWithoutAnyNumber() {
        assertThat(Choice.of(Metric.ROC_AUC, SOME, List.of(new Candidate(trial(1, Double.NaN), 1, 1, 1, 0))))
                .isEmpty();
    }

    @Provide
    Arbitrary<List<Candidate>> candidates() {
        // few different numbers, so that ties are common
        Arbitrary<Double> number = Arbitraries.integers().between(1, 6).map(value -> value / 4.0);
        Arbitrary<Double> unsure = number.injectNull(0.1).map(value -> value == null ? Double.NaN : value);
        Arbitrary<Candidate> candidate = Combinators.combine(unsure, number, number, number, unsure)
                .as((quality, latency, clear, cost, stability) ->
                        new Candidate(trial(1, quality), latency, clear / 2, cost, stability));
        return candidate.list().ofMinSize(1).ofMaxSize(8).map(list -> {
            List<Candidate> numbered = new ArrayList<>();
            list.forEach(each -> numbered.add(new Candidate(
                    trial(numbered.size() + 1, each.quality()),
                    each.latency(),
                    each.interpretability(),
                    each.cost(),
                    each.stability())));
            return numbered;
        });
    }

    @Provide
    Arbitrary<Preferences> preferences() {
        Arbitrary<Double> weight = Arbitraries.of(0.0, 0.125, 0.1875, 0.2);
        return Combinators.combine(weight, weight, weight, weight).as(Preferences::new);
    }

    private static Trial trial(int number, double score) {
        return new Trial(number, new Recipe(Algorithm.MLP, Map.of()), List.of(score), 1);
    }

    private static Candidate numbered(List<Candidate> candidates, int number) {
        return candidates.stream()
                .filter(candidate -> candidate.trial().number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static List<Double> values(Choice choice) {
        return choice.table().stream().map(Row::value).toList();
    }

    /** Written anew rather than taken from the code: as good in all that has a weight, and better in some. */
    private static boolean beats(Candidate other, Candidate candidate, Preferences prefer, Metric metric) {
        List<Double> own = losses(candidate, prefer, metric);
        List<Double> others = losses(other, prefer, metric);
        boolean asGood = true;
        boolean better = false;
        for (int i = 0; i < own.size(); i++) {
            asGood &= others.get(i) <= own.get(i);
            better |= others.get(i) < own.get(i);
        }
        return asGood && better && !Double.isNaN(other.quality());
    }

    private static List<Double> losses(Candidate candidate, Preferences prefer, Metric metric) {
        List<Double> losses = new ArrayList<>();
        losses.add(metric.higherIsBetter() ? -candidate.quality() : candidate.quality());
        losses.add(prefer.latency() > 0 ? candidate.latency() : 0);
        losses.add(prefer.interpretability() > 0 ? -candidate.interpretability() : 0);
        losses.add(prefer.cost() > 0 ? candidate.cost() : 0);
        losses.add(
                prefer.stability() == 0
                        ? 0
                        : Double.isNaN(candidate.stability()) ? Double.MAX_VALUE : candidate.stability());
        return losses;
    }
}
