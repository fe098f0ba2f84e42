package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tuning.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningTest {
    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search: tpe, stopping: asha, trials: 9",
                "search: cma-es, stopping: hyperband, trials: 10",
                "search: grid, stopping: median, trials: 9, folds: 3"
            })
    void aRepeatPublishesTheSameWhereverTheRunBeforeDied(String tuning) {
        ModelDefinition definition = definition(tuning);
        RunPlan plan = plan(definition);
        Journal whole = new Journal(Integer.MAX_VALUE);
        RunResult first = procedure().run(plan, whole, RunObserver.NONE, () -> 0);
        assertThat(whole.fitted).isEqualTo(whole.found.size());

        for (int survived : List.of(1, whole.found.size() / 2, whole.found.size())) {
            Journal torn = new Journal(survived);
            if (survived < whole.found.size()) {
                assertThatThrownBy(() -> procedure().run(plan, torn, RunObserver.NONE, () -> 0))
                        .isInstanceOf(Death.class);
            } else {
                procedure().run(plan, torn, RunObserver.NONE, () -> 0);
            }
            objects.list("models/").forEach(objects::remove);
            torn.survives = Integer.MAX_VALUE;
            torn.fitted = 0;

            RunResult again = procedure().run(plan, torn, RunObserver.NONE, () -> 0);

            assertThat(again).isEqualTo(first);
            assertThat(torn.fitted).isEqualTo(whole.found.size() - survived);
        }
    }

    @Test
    void trialsThatAreGivenUpAreShorterAndDoNotWin() {
        ModelDefinition definition = definition("stopping: asha, trials: 9");

        RunResult result = procedure().run(plan(definition));

        assertThat(result.trials()).hasSize(9);
        assertThat(result.trials()).extracting(Trial::share).contains(1.0 / 9, 1.0);
        assertThat(result.best().share()).isEqualTo(1);
    }

    @Test
    void nothingIsBegunWhenTheBudgetIsSpentAndARepeatEndsWhereTheRunDid() {
        ModelDefinition definition = definition("search: tpe, stopping: asha, budget: 10s");
        RunPlan plan = plan(definition);
        // a second for each look at the clock, so a second for each fit
        Journal journal = new Journal(Integer.MAX_VALUE);
        RunResult first = procedure().run(plan, journal, RunObserver.NONE, seconds(1));
        assertThat(journal.found).hasSize(10);

        // slower, but what it would measure is not asked for
        RunResult again = procedure().run(plan, journal, RunObserver.NONE, seconds(100));

        assertThat(journal.found).hasSize(10);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void eachFoldHasItsScoreAndTheirMeanDecides() {
        ModelDefinition definition = definition("trials: 4, folds: 3");

        RunResult result = procedure().run(plan(definition));

        assertThat(result.trials()).allSatisfy(trial -> {
            assertThat(trial.foldScores()).hasSize(3).doesNotHaveDuplicates();
            assertThat(trial.score())
                    .isEqualTo(trial.foldScores().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum()
                            / 3);
            assertThat(trial.score()).isGreaterThanOrEqualTo(result.best().score());
        });
    }

    @Test
    void aCancelledRunStopsAtItsNextRung() {
        ModelDefinition definition = definition("stopping: asha, trials: 9");
        Journal journal = new Journal(Integer.MAX_VALUE) {
            @Override
            public Reached store(Reached reached) {
                if (found.size() == 3) {
                    throw new RunFailedException("cancelled");
                }
                return super.store(reached);
            }
        };

        assertThatThrownBy(() -> procedure().run(plan(definition), journal, RunObserver.NONE, () -> 0))
                .isInstanceOf(RunFailedException.class);
        assertThat(journal.fitted).isEqualTo(3);
        assertThat(objects.list("models/")).isEmpty();
    }

    @Test
    void theSearchBeginsWithTheSettingsOfThePlan() {
        ModelDefinition definition = definition("trials: 2, warmStart: true");
        Recipe before = new Recipe(Algorithm.LOGISTIC_REGRESSION, Map.of("l2", 0.02));
        Dataset examples = Samples.dataset(definition, 800, 1);

        List<Trial> trials = new Tuning(definition, List.of(before), TrialJournal.NONE, RunObserver.NONE, () -> 0)
                .tune(examples)
                .trials();

        assertThat(trials).hasSize(2);
        assertThat(trials.get(1).recipe()).isEqualTo(before);
    }

    /** Dies after some rungs. */
    private static class Journal implements TrialJournal {
        final List<Reached> found = new ArrayList<>();
        int survives;
        int fitted;

        Journal(int survives) {
            this.survives = survives;
        }

        @Override
        public List<Reached> stored() {
            return List.copyOf(found);
        }

        @Override
        public Reached store(Reached reached) {
            if (found.size() == survives) {
                throw new Death();
            }
            found.add(reached);
            fitted++;
            return reached;
        }
    }

    private static final class Death extends RuntimeException {}

    private static LongSupplier seconds(int step) {
        long[] now = {0};
        return () -> now[0] += step * 1_000_000_000L;
    }

    private static ModelDefinition definition(String tuning) {
        return Samples.binary(
                """
                training: {algorithms: [gradient-boosting, logistic-regression], tuning: {%s}}
                evaluation: {holdout: {fraction: 0.25, minExamples: 100}}
                """
                        .formatted(tuning));
    }

    private RunPlan plan(ModelDefinition definition) {
        List<SegmentReference> segments = Runs.segments(objects, definition, Samples.examples(definition, 1000, 1));
        return Runs.plan(definition, segments, 200, 1);
    }

    private TrainingProcedure procedure() {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0);
    }
}
