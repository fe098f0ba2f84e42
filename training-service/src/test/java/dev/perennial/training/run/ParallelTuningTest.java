package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search over several replicas publishes the same as one that is fitted here, in order. */
class ParallelTuningTest {
    private static final int MOST_BYTES = 256 * 1024;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search: tpe, stopping: asha, trials: 12, parallelTrials: 4",
                "search: cma-es, stopping: hyperband, trials: 12, parallelTrials: 3",
                "search: random, stopping: median, trials: 9, parallelTrials: 5"
            })
    void theSameIsPublishedWithOneReplicaAndWithSeveralAndWhateverComesFirst(String tuning) {
        RunPlan plan = plan(tuning);
        RunResult inOrder = procedure().run(plan);

        for (int replicas : List.of(1, 2, 3)) {
            Replicas shared = new Replicas(plan, replicas, new Random(replicas), 0);
            assertThat(repeated(plan, shared)).isEqualTo(inOrder);
            assertThat(shared.found.values())
                    .as("what is handed on is small")
                    .allMatch(found -> found.state() == null || found.state().length < MOST_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12})
    void aLostReplicaAndALostOwnerChangeNothing(int lost) {
        RunPlan plan = plan("search: tpe, stopping: asha, trials: 12, parallelTrials: 4");
        RunResult inOrder = procedure().run(plan);
        Replicas replicas = new Replicas(plan, 2, new Random(1), lost);

        assertThatThrownBy(() -> repeated(plan, replicas)).isInstanceOf(Death.class);
        int fitted = replicas.fitted;
        replicas.survives();

        assertThat(repeated(plan, replicas)).isEqualTo(inOrder);
        assertThat(replicas.fitted)
                .as("nothing that was stored is fitted again")
                .isEqualTo(replicas.found.size());
        assertThat(fitted).isEqualTo(lost);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aCancelledSearchEndsWithoutAModel(int most) {
        RunPlan plan = plan("search: tpe, stopping: asha, trials: 12, parallelTrials: 4");
        Replicas replicas = new Replicas(plan, 2, new Random(1), 0) {
            @Override
            public Found await(Asked asked) {
                if (fitted > most) {
                    throw new RunFailedException("cancelled while it searched");
                }
                return super.await(asked);
            }
        };

        assertThatThrownBy(() -> repeated(plan, replicas)).isInstanceOf(RunFailedException.class);
        assertThat(objects.list("models/")).isEmpty();
    }

    private RunResult repeated(RunPlan plan, Replicas replicas) {
        objects.list("models/").forEach(objects::remove);
        return procedure().run(plan, new SharedJournal(replicas), RunObserver.NONE, () -> {
            throw new AssertionError("the clock of whoever fits counts");
        });
    }

    private static final class Death extends RuntimeException {}

    private record SharedJournal(TrialReplicas shared) implements TrialJournal {
        @Override
        public Optional<TrialReplicas> replicas() {
            return Optional.of(shared);
        }

        @Override
        public List<Reached> stored() {
            throw new AssertionError("it is looked for by its place");
        }

        @Override
        public Reached store(Reached found) {
            throw new AssertionError("whoever fits it stores it");
        }
    }

    /** Each with its own copy of the examples; whoever is free takes one of those asked for. */
    private class Replicas implements TrialReplicas {
        final Map<Integer, Reached> found = new HashMap<>();
        int fitted;
        private final Map<Integer, Asked> open = new LinkedHashMap<>();
        private final List<TrialFits> replicas = new ArrayList<>();
        private final Random random;
        private int dies;

        /** @param dies after how many rungs the owner dies; 0: never */
        Replicas(RunPlan plan, int count, Random random, int dies) {
            for (int replica = 0; replica < count; replica++) {
                replicas.add(SearchedExamples.fits(plan, objects, Runs.NONE_REPLACED));
            }
            this.random = random;
            this.dies = dies;
        }

        void survives() {
            dies = 0;
            open.clear();
        }

        @Override
        public void ask(Asked asked) {
            if (!found.containsKey(asked.place())) {
                open.put(asked.place(), asked);
            }
        }

        @Override
        public Found await(Asked asked) {
            while (!found.containsKey(asked.place())) {
                if (dies > 0 && fitted == dies) {
                    throw new Death();
                }
                List<Asked> waiting = List.copyOf(open.values());
                fit(waiting.get(random.nextInt(waiting.size())));
            }
            return new Found(found.get(asked.place()), Cost.NONE, Curve.NONE);
        }

        private void fit(Asked asked) {
            open.remove(asked.place());
            byte[] before = found.values().stream()
                    .filter(reached -> reached.number() == asked.task().number())
                    .max((one, other) -> Integer.compare(one.rung(), other.rung()))
                    .map(Reached::state)
                    .orElse(null);
            int replica = random.nextInt(replicas.size());
            TrialFits.Fit fit =
                    replicas.get(replica).fit(asked.recipe(), asked.task().rung(), before);
            found.put(asked.place(), fit.reached(asked.task(), 1).by(new Origin("replica-" + replica, 1)));
            fitted++;
        }

        @Override
        public Reached store(int place, Reached unchanged) {
            fitted += found.containsKey(place) ? 0 : 1;
            found.putIfAbsent(place, unchanged);
            return found.get(place);
        }

        @Override
        public <T> T during(Supplier<T> search) {
            return search.get();
        }
    }

    private RunPlan plan(String tuning) {
        ModelDefinition definition = Samples.binary(
                """
                training: {algorithms: [gradient-boosting, logistic-regression], tuning: {%s}}
                evaluation: {holdout: {fraction: 0.25, minExamples: 100}}
                """
                        .formatted(tuning));
        return Runs.plan(definition, Runs.segments(objects, definition, Samples.examples(definition, 1000, 1)), 200, 1);
    }

    private TrainingProcedure procedure() {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0);
    }
}
