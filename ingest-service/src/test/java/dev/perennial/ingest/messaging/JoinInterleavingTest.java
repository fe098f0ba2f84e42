package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.JoinTally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class JoinInterleavingTest {
    private static final int EXAMPLES = 6;
    private static final AtomicInteger RUNS = new AtomicInteger();
    /** One for all runs, as each takes a while to start; every run has a model of its own. */
    private static JoinDriver join;

    @BeforeContainer
    static void start() {
        join = new JoinDriver();
    }

    @AfterContainer
    static void stop() {
        join.close();
    }

    /** What an example is made of, whatever its model's name. */
    private record Essence(String exampleId, Instant eventTime, Instant knownAt, Object distance, Object label) {}

    @Property(tries = 15)
    void anyOrderAndAnyRepeatsWithinTheHorizonGiveTheSameExamples(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int copies) {
        String modelName = newModel();
        List<PipelineEvent> events = new ArrayList<>();
        List<Essence> expected = new ArrayList<>();
        // all within 24 hours of each other, so that no order makes any of them late
        for (int i = 0; i < EXAMPLES; i++) {
            Essence essence = new Essence(
                    "e" + i, NOON.plusSeconds(60L * i), NOON.plusSeconds(3_600L * i + 60), (double) i, i % 2 == 0);
            expected.add(essence);
            for (int copy = 0; copy < copies; copy++) {
                events.add(Samples.features(modelName, essence.exampleId(), essence.eventTime(), i));
                events.add(Samples.label(modelName, essence.exampleId(), i % 2 == 0, essence.knownAt()));
            }
        }
        Collections.shuffle(events, new Random(seed));

        events.forEach(join::send);

        assertThat(join.examples())
                .extracting(JoinInterleavingTest::essence)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Property(tries = 10)
    void whateverComesLateOrTwiceEveryRecordIsCountedOnce(@ForAll long seed) {
        String modelName = newModel();
        Random random = new Random(seed);
        int records = 40;
        for (int i = 0; i < records; i++) {
            Instant time = NOON.plusSeconds(random.nextInt(4 * 86_400));
            String exampleId = "e" + random.nextInt(EXAMPLES);
            join.send(
                    random.nextBoolean()
                            ? Samples.features(modelName, exampleId, time, i)
                            : Samples.label(modelName, exampleId, random.nextBoolean(), time));
            if (random.nextInt(5) == 0) {
                join.expire();
            }
        }

        JoinTally tally = join.tally(modelName);

        assertThat(join.examples()).hasSize((int) tally.joined());
        assertThat(2 * tally.joined()
                        + tally.waiting()
                        + tally.labelsWaiting()
                        + tally.expired()
                        + tally.late()
                        + tally.unmatched()
                        + tally.duplicate()
                        + tally.corrected())
                .isEqualTo(records);
    }

    private static String newModel() {
        String modelName = "m" + RUNS.incrementAndGet();
        join.definitions.put(modelName, Samples.definition(modelName));
        return modelName;
    }

    private static Essence essence(ExampleJoined example) {
        return new Essence(
                example.exampleId(),
                example.eventTime(),
                example.knownAt(),
                example.features().get("distance"),
                example.label());
    }
}
