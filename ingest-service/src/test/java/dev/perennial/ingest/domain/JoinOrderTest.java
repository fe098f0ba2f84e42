package dev.perennial.ingest.domain;

import static dev.perennial.ingest.Samples.HORIZON;
import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.ExampleState.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Many more orders than the topology is tried with. */
class JoinOrderTest {
    private static final SourceRecord SOURCE = new SourceRecord("label-events", 0, 0, null, null, List.of());

    @Property(tries = 500)
    void theOrderWithinTheHorizonNeverMatters(@ForAll long seed) {
        Random random = new Random(seed);
        List<PipelineEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String exampleId = "e" + i;
            // those known after a horizon of their own never join, in whatever order they come
            long knownAfter = random.nextInt(2 * 86_400);
            events.add(Samples.features("m", exampleId, NOON, i));
            events.add(Samples.label("m", exampleId, true, NOON.plusSeconds(knownAfter)));
        }

        Set<ExampleJoined> inOrder = join(events);
        Collections.shuffle(events, random);

        assertThat(join(events)).isEqualTo(inOrder);
    }

    /** Stream time stands still, as it does for whatever comes within the horizon of everything else. */
    private static Set<ExampleJoined> join(List<PipelineEvent> events) {
        Map<String, ExampleState> states = new HashMap<>();
        Set<ExampleJoined> examples = new HashSet<>();
        for (PipelineEvent event : events) {
            ExampleState state = states.get(event.key());
            Decision decision = event instanceof LabelObserved label
                    ? ExampleJoin.label(state, label, SOURCE, HORIZON)
                    : ExampleJoin.features(
                            state, (FeaturesObserved) event, Vector.COMPLETE, HORIZON, NOON.toEpochMilli());
            states.put(event.key(), decision.next());
            if (decision.example() != null) {
                assertThat(examples.add(decision.example())).isTrue();
            }
        }
        return examples;
    }
}
