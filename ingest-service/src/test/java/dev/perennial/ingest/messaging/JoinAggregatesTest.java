package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.ingest.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinAggregatesTest {
    private JoinDriver join;

    @BeforeEach
    void open() {
        join = driver(Duration.ZERO);
    }

    @AfterEach
    void close() {
        join.close();
    }

    @Test
    void anExampleWithoutAPredictionGetsItsAggregatesAsOfItsEventTime() {
        join.send(features("a", NOON));
        join.send(label("a", true, NOON.plusSeconds(600)));
        join.send(features("b", NOON.plusSeconds(1200)));
        join.send(label("b", false, NOON.plusSeconds(1800)));
        join.send(features("c", NOON.plusSeconds(2400)));
        join.send(label("c", true, NOON.plusSeconds(3000)));
        join.complete();

        assertThat(join.examples())
                .extracting(example -> example.features().get("late_rate"))
                .containsExactly(null, 1.0, 0.5);
    }

    @Test
    void countsAnExampleOnceHoweverOftenItComes() {
        for (int i = 0; i < 3; i++) {
            join.send(features("a", NOON));
            join.send(label("a", true, NOON.plusSeconds(60)));
            join.send(prediction("a", NOON, 7.0));
        }
        join.send(features("b", NOON.plusSeconds(600)));
        join.send(label("b", true, NOON.plusSeconds(660)));
        join.complete();

        assertThat(join.examples())
                .filteredOn(example -> example.exampleId().equals("b"))
                .singleElement()
                .satisfies(example -> assertThat(example.features())
                        .containsEntry("late_rate", 1.0)
                        .containsEntry("departures", 1.0));
        assertThat(join.values.contributions("m")).isEqualTo(4);
    }

    @Test
    void whatWasServedStandsInThePlaceOfWhatWasSent() {
        join.send(features("a", NOON));
        join.send(label("a", true, NOON.plusSeconds(60)));
        join.send(prediction("a", NOON, 0.25));
        join.complete();

        assertThat(join.examples()).singleElement().satisfies(example -> assertThat(example.features())
                .containsEntry("late_rate", 0.25)
                .containsEntry("carrier", "AA"));
    }

    @Test
    void anExampleWaitsUntilTheTimeHasPassedWhatMayStillComeLate() {
        join.close();
        join = driver(Duration.ofMinutes(30));
        join.send(features("b", NOON.plusSeconds(1200)));
        join.send(label("b", false, NOON.plusSeconds(1260)));
        join.complete();
        assertThat(join.examples()).isEmpty();
        assertThat(join.tally("m").waiting()).isEqualTo(1);

        join.send(features("a", NOON));
        join.send(label("a", true, NOON.plusSeconds(600)));
        join.send(features("later", NOON.plusSeconds(3600)));
        join.complete();

        assertThat(join.examples())
                .extracting(
                        ExampleJoined::exampleId, example -> example.features().get("late_rate"))
                .containsExactlyInAnyOrder(tuple("a", null), tuple("b", 1.0));
    }

    @Test
    void whatPassesElsewhereAfterAQuietWhileIsNoticed() {
        join.close();
        join = driver(Duration.ofMinutes(30));
        join.send(features("b", NOON));
        join.send(label("b", false, NOON.plusSeconds(60)));
        for (int i = 0; i < 20; i++) {
            join.complete();
        }
        assertThat(join.examples()).isEmpty();

        join.passElsewhere("m", NOON.plusSeconds(3600));
        join.expire();

        assertThat(join.examples()).hasSize(1);
    }

    @Test
    void eventsInAnyOrderWithinTheLatenessGiveTheSameExamples() {
        List<PipelineEvent> inOrder = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Instant at = NOON.plusSeconds(120L * i);
            inOrder.add(features("x" + i, at));
            inOrder.add(label("x" + i, i % 3 == 0, at.plusSeconds(300)));
        }
        inOrder.add(features("end", NOON.plus(Duration.ofHours(6))));

        Map<String, Map<String, Object>> expected = examples(inOrder);
        for (int seed = 0; seed < 3; seed++) {
            assertThat(examples(shuffled(inOrder, seed))).isEqualTo(expected);
        }
        assertThat(expected).hasSize(40);
    }

    @Test
    void panesAreForgottenWithTheirWindow() {
        join.send(features("a", NOON));
        join.complete();
        assertThat(join.values.panes()).isEqualTo(1);

        for (int i = 0; i < 4; i++) {
            join.send(features("b" + i, NOON.plus(Duration.ofDays(60)).plusMillis(i)));
        }
        join.complete();
        join.expire();
        join.takeFeatureValues();

        assertThat(join.values.panes()).isEqualTo(1);
    }

    @Test
    void panesAreKeptForAnExampleThatWaitsOnAnotherPartition() {
        Instant later = NOON.plus(Duration.ofDays(20));
        join.completedElsewhere = NOON;
        join.send(features("a", NOON));
        for (int i = 0; i < 4; i++) {
            join.send(features("b" + i, later.plusMillis(i)));
        }
        join.complete();
        join.expire();
        join.takeFeatureValues();
        assertThat(join.values.panes()).isEqualTo(2);

        join.completedElsewhere = later;
        join.expire();
        join.takeFeatureValues();

        assertThat(join.values.panes()).isEqualTo(1);
    }

    @Test
    void aDeletedModelLeavesNothing() {
        join.send(features("a", NOON));
        join.send(label("a", true, NOON.plusSeconds(60)));
        join.complete();
        join.definitions.clear();
        join.expire();
        join.takeFeatureValues();

        assertThat(join.stateSize()).isZero();
        assertThat(join.values.panes()).isZero();
        assertThat(join.values.contributions("m")).isZero();
    }

    private static Map<String, Map<String, Object>> examples(List<PipelineEvent> events) {
        Map<String, Map<String, Object>> examples = new TreeMap<>();
        try (JoinDriver driver = driver(Duration.ofHours(3))) {
            int sent = 0;
            for (PipelineEvent event : events) {
                driver.send(event);
                driver.send(event);
                if (++sent % 7 == 0) {
                    driver.complete();
                }
            }
            driver.complete();
            driver.examples().forEach(example -> examples.put(example.exampleId(), example.features()));
        }
        return examples;
    }

    /** Each event moves by less than the lateness: among the next 40, of which 30 come in an hour. */
    private static List<PipelineEvent> shuffled(List<PipelineEvent> events, int seed) {
        List<PipelineEvent> shuffled = new ArrayList<>(events.subList(0, events.size() - 1));
        Random random = new Random(seed);
        for (int from = 0; from < shuffled.size(); from += 40) {
            Collections.shuffle(shuffled.subList(from, Math.min(from + 40, shuffled.size())), random);
        }
        shuffled.add(events.get(events.size() - 1));
        return shuffled;
    }

    private static JoinDriver driver(Duration lateness) {
        JoinDriver driver = new JoinDriver();
        driver.definitions.put(
                "m",
                DefinitionParser.parse(
                        """
                        name: m
                        task: binary-classification
                        source: {lateness: %dm}
                        features:
                          carrier: {type: categorical}
                        aggregates:
                          late_rate: {of: late, function: mean, by: carrier, window: 1h}
                          departures: {function: count, by: carrier, window: 1h}
                        label: {name: late, horizon: 24h}
                        """
                                .formatted(lateness.toMinutes())));
        return driver;
    }

    private static FeaturesObserved features(String exampleId, Instant at) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("carrier", "AA");
        return new FeaturesObserved(context("features" + exampleId), "m", exampleId, at, null, values);
    }

    private static PipelineEvent label(String exampleId, boolean late, Instant knownAt) {
        return Samples.label("m", exampleId, late, knownAt);
    }

    private static PredictionMade prediction(String exampleId, Instant at, double lateRate) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("carrier", "AA");
        seen.put("late_rate", lateRate);
        seen.put("departures", 3.0);
        return new PredictionMade(
                context("prediction" + exampleId),
                "m",
                exampleId,
                at,
                seen,
                List.of(0.2, 0.8),
                1,
                PredictionMade.Role.CHAMPION);
    }

    private static EventContext context(String what) {
        return EventContext.first(EventContext.idOf(what), NOON);
    }
}
