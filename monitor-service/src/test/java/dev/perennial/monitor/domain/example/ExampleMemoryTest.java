package dev.perennial.monitor.domain.example;

import static dev.perennial.monitor.Samples.MIDNIGHT;
import static dev.perennial.monitor.Samples.example;
import static dev.perennial.monitor.Samples.features;
import static dev.perennial.monitor.Samples.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.PredictionMade.Role;
import dev.perennial.monitor.domain.example.Observation.Scored;
import dev.perennial.monitor.domain.example.Observation.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ExampleMemoryTest {
    private static final PredictionMade CHAMPION = prediction("t1", MIDNIGHT, 0.7, 1);
    private static final PredictionMade SHADOW =
            prediction("t1", MIDNIGHT, features(10.0, "A", false), 0.4, 2, Role.SHADOW);
    private static final PredictionMade NEXT_CHAMPION = prediction("t1", MIDNIGHT, 0.6, 3);
    private static final ExampleJoined LABEL = example("t1", MIDNIGHT, Duration.ofMinutes(5), true);

    @Property
    void whateverTheOrderEachAnswerMeetsTheLabelOnceAndTheFeaturesCountOnce(
            @ForAll("deliveries") List<PipelineEvent> delivered) {
        List<Observation> observations = observe(delivered);

        List<Scored> scored = observations.stream()
                .flatMap(observation -> observation.scored().stream())
                .toList();
        Set<Integer> versions =
                scored.stream().map(one -> one.answer().modelVersion()).collect(Collectors.toSet());
        assertThat(versions).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(scored).hasSize(3).allMatch(one -> one.label().value().equals(true));
        assertThat(observations.stream().filter(one -> one.features() != null)).hasSize(1);
        assertThat(observations.stream().filter(one -> one.label() != null)).hasSize(1);
        assertThat(observations.stream().filter(Observation::counts)).hasSize(4);
    }

    /** Every event at least once, in any order. */
    @Provide
    Arbitrary<List<PipelineEvent>> deliveries() {
        List<PipelineEvent> once = List.of(CHAMPION, SHADOW, NEXT_CHAMPION, LABEL);
        return Arbitraries.of(once).list().ofMaxSize(4).flatMap(again -> {
            List<PipelineEvent> all = new ArrayList<>(once);
            all.addAll(again);
            return Arbitraries.shuffle(all);
        });
    }

    @Test
    void aShadowIsScoredButItsAnswerWasSeenByNobody() {
        Observation shadow = ExampleMemory.EMPTY.predicted(SHADOW).observation();

        assertThat(shadow.counts()).isTrue();
        assertThat(shadow.features()).isNull();
        assertThat(shadow.answer()).isNull();
    }

    @Test
    void aRepeatCountsAsSuchAndChangesNothing() {
        ExampleMemory once = ExampleMemory.EMPTY.predicted(CHAMPION).memory();

        ExampleMemory.Step again = once.predicted(CHAMPION);

        assertThat(again.memory()).isEqualTo(once);
        assertThat(again.observation().standing()).isEqualTo(Standing.REPEATED);
    }

    @Test
    void oneExampleTakesNoMoreThanSoManyAnswers() {
        ExampleMemory memory = ExampleMemory.EMPTY;
        for (int version = 1; version <= ExampleMemory.MAX_ANSWERS + 5; version++) {
            memory = memory.predicted(prediction("t1", MIDNIGHT, 0.5, version)).memory();
        }

        assertThat(memory.answers()).hasSize(ExampleMemory.MAX_ANSWERS);
    }

    private static List<Observation> observe(List<PipelineEvent> delivered) {
        ExampleMemory memory = ExampleMemory.EMPTY;
        List<Observation> observations = new ArrayList<>();
        for (PipelineEvent event : delivered) {
            ExampleMemory.Step step = event instanceof PredictionMade prediction
                    ? memory.predicted(prediction)
                    : memory.joined((ExampleJoined) event);
            memory = step.memory();
            observations.add(step.observation());
        }
        return observations;
    }
}
