package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.HORIZON;
import static dev.perennial.ingest.Samples.NOON;
import static dev.perennial.ingest.Samples.features;
import static dev.perennial.ingest.Samples.label;
import static dev.perennial.ingest.messaging.JoinDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.JoinTally;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinTopologyTest {
    private final JoinDriver join = new JoinDriver();

    @AfterEach
    void close() {
        join.close();
    }

    @Test
    void joinsALabelToItsFeaturesOnceAndDropsRepeats() {
        for (int i = 0; i < 3; i++) {
            join.send(features("m", "a", NOON, 5));
            join.send(label("m", "a", true, NOON.plusSeconds(60)));
        }

        List<ExampleJoined> examples = join.examples();

        assertThat(examples).hasSize(1);
        assertThat(examples.get(0).features())
                .containsEntry("distance", 5.0)
                .containsEntry("carrier", null)
                .containsEntry("departure", (double) NOON.toEpochMilli());
        assertThat(join.tally("m").joined()).isEqualTo(1);
        assertThat(join.tally("m").duplicate()).isEqualTo(4);
        assertThat(join.tally("m").waiting()).isZero();
    }

    @Test
    void theFirstLabelStandsAndAnotherIsSetAsideAsACorrection() {
        join.send(label("m", "waits", true, NOON));
        join.send(label("m", "waits", false, NOON));
        join.send(features("m", "a", NOON, 5));
        join.send(label("m", "a", true, NOON.plusSeconds(60)));
        join.send(label("m", "a", true, NOON.plusSeconds(90)));
        join.send(label("m", "a", false, NOON.plusSeconds(120)));

        assertThat(join.examples()).singleElement().satisfies(example -> assertThat(example.label())
                .isEqualTo(true));
        assertThat(join.tally("m").corrected()).isEqualTo(2);
        assertThat(join.tally("m").duplicate()).isEqualTo(1);
        assertThat(join.deadLetters(Topic.LABEL_EVENTS))
                .extracting(found -> header(found, "reason"))
                .containsExactly("label-corrected", "label-corrected");
    }

    @Test
    void thePredictionStandsForTheExample() {
        join.send(label("m", "a", true, NOON.plusSeconds(60)));
        join.send(prediction("a", NOON));

        assertThat(join.examples()).singleElement().satisfies(example -> assertThat(example.features())
                .containsEntry("distance", 7.0)
                .containsEntry("carrier", null)
                .doesNotContainKey("gone"));
    }

    @Test
    void aLabelWithoutAKnownTimeIsKnownWhenTheLogTookIt() {
        join.send(features("m", "a", JoinDriver.LOG_TIME.minusSeconds(60), 5));
        join.send(label("m", "a", true, null));

        assertThat(join.examples()).singleElement().satisfies(example -> assertThat(example.knownAt())
                .isEqualTo(JoinDriver.LOG_TIME));
    }

    @Test
    void bytesThatAreNotJsonGoToTheDeadLetterTopicAsTheyAre() {
        byte[] garbage = {0, -1, 127, 3};
        Headers headers = new RecordHeaders().add("mine", new byte[] {9});
        join.send(Topic.FEATURE_EVENTS, "m:a", garbage, headers);

        TestRecord<byte[], byte[]> dead = single(Topic.FEATURE_EVENTS);

        assertThat(dead.value()).isEqualTo(garbage);
        assertThat(dead.key()).isEqualTo("m:a".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.headers().lastHeader("mine").value()).containsExactly(9);
        assertThat(header(dead, "reason")).isEqualTo("unreadable");
        assertThat(header(dead, "stage")).isEqualTo("ingest/join");
        assertThat(header(dead, "topic")).isEqualTo("test.feature-events");
        assertThat(header(dead, "partition")).isEqualTo("0");
        assertThat(header(dead, "offset")).isEqualTo("0");
    }

    @Test
    void everyRejectTellsItsReason() {
        byte[] label = EventCodec.encode(label("m", "a", true, NOON));
        join.send(Topic.LABEL_EVENTS, "m:other", label, new RecordHeaders());
        join.send(Topic.LABEL_EVENTS, null, label, new RecordHeaders());
        join.send(label("nobody", "a", true, NOON));
        join.send(Topic.LABEL_EVENTS, "m:a", null, new RecordHeaders());
        join.send(
                Topic.LABEL_EVENTS, "m:a", json("{'modelName':'m','exampleId':'a','label':'x'}"), new RecordHeaders());
        join.send(
                Topic.LABEL_EVENTS,
                "m:a",
                json("{'modelName':'m','exampleId':'a','label':true,'knownAt':'9999-01-01T00:00:00Z'}"),
                new RecordHeaders());
        join.send(Topic.LABEL_EVENTS, "m:a", new byte[3 * EventLimits.MAX_RECORD_BYTES], new RecordHeaders());

        List<TestRecord<byte[], byte[]>> dead = join.deadLetters(Topic.LABEL_EVENTS);

        assertThat(dead)
                .extracting(found -> header(found, "reason"))
                .containsExactly(
                        "wrong-key",
                        "wrong-key",
                        "unknown-model",
                        "unreadable",
                        "invalid-value",
                        "unreadable",
                        "too-large");
        assertThat(header(dead.get(4), "detail")).contains("label").contains("true or false");
        assertThat(dead.get(6).value()).hasSize(EventLimits.MAX_RECORD_BYTES);
        assertThat(join.stateSize()).isZero();
    }

    @Test
    void featuresThatBreakTheDefinitionNameTheField() {
        join.send(features("m", "a", NOON, -5));

        assertThat(header(single(Topic.FEATURE_EVENTS), "detail")).contains("features.distance");
    }

    @Test
    void aLabelFromAfterTheHorizonIsDead() {
        join.send(features("m", "a", NOON, 5));
        join.send(label("m", "a", true, NOON.plus(HORIZON).plusMillis(1)));

        assertThat(header(single(Topic.LABEL_EVENTS), "reason")).isEqualTo("label-after-horizon");
        assertThat(join.examples()).isEmpty();
    }

    @Test
    void aLabelWhoseFeaturesDoNotComeIsDeadWithItsOwnBytesAndPlace() {
        join.send(label("m", "lonely", true, NOON));
        join.passTo("m", NOON.plus(HORIZON));
        join.expire();
        assertThat(join.deadLetters(Topic.LABEL_EVENTS)).isEmpty();

        join.passTo("m", NOON.plus(HORIZON).plusMillis(1));
        join.expire();

        TestRecord<byte[], byte[]> dead = single(Topic.LABEL_EVENTS);
        assertThat(header(dead, "reason")).isEqualTo("label-without-features");
        assertThat(header(dead, "offset")).isEqualTo("0");
        assertThat(header(dead, "ce_type")).isEqualTo("dev.perennial.label-events.v1");
        assertThat(dead.value()).isEqualTo(EventCodec.encode(label("m", "lonely", true, NOON)));
        assertThat(join.tally("m").unmatched()).isEqualTo(1);
    }

    @Test
    void featuresWithoutALabelExpireAndAreForgotten() {
        join.send(features("m", "a", NOON, 5));
        for (int i = 1; i <= 4; i++) {
            join.send(label("m", "b" + i, true, NOON.plus(HORIZON).plusMillis(i)));
        }
        join.expire();

        assertThat(join.unlabelled()).singleElement().satisfies(kept -> {
            assertThat(kept.exampleId()).isEqualTo("a");
            assertThat(kept.features()).containsEntry("distance", 5.0).containsEntry("carrier", null);
            assertThat(kept.knownAt()).isEqualTo(NOON.plus(HORIZON));
        });
        assertThat(join.examples()).isEmpty();
        assertThat(join.tally("m").expired()).isEqualTo(1);
        assertThat(join.tally("m").waiting()).isZero();
        assertThat(join.stateSize()).isEqualTo(2 * 4);
        assertThat(join.deadLetters(Topic.FEATURE_EVENTS)).isEmpty();
    }

    @Test
    void aJoinedExampleIsForgottenWhenNothingMoreCanCome() {
        join.send(features("m", "a", NOON, 5));
        join.send(label("m", "a", true, NOON));
        join.passTo("m", NOON.plus(HORIZON).plusMillis(1));
        join.expire();

        assertThat(join.unlabelled()).isEmpty();
        assertThat(join.stateSize()).isEqualTo(2 * 4);
        assertThat(join.tally("m").joined()).isEqualTo(1);
        assertThat(join.tally("m").expired()).isZero();
    }

    @Test
    void featuresAfterTheirHorizonAreDeadButOfPredictionsOnlyCounted() {
        join.passTo("m", NOON.plus(HORIZON).plusMillis(1));
        join.send(features("m", "late", NOON, 5));
        join.send(prediction("later", NOON));

        assertThat(header(single(Topic.FEATURE_EVENTS), "reason")).isEqualTo("features-after-horizon");
        assertThat(join.deadLetters(Topic.PREDICTIONS)).isEmpty();
        assertThat(join.tally("m").late()).isEqualTo(2);
    }

    @Test
    void whatIsPastItsDeadlineIsGoneWhetherOrNotTheExpiryRan() {
        join.send(features("m", "a", NOON, 5));
        join.passTo("m", NOON.plus(HORIZON).plusMillis(1));
        join.send(label("m", "a", true, NOON));

        assertThat(join.examples()).isEmpty();
        assertThat(join.unlabelled()).hasSize(1);
        assertThat(join.tally("m").expired()).isEqualTo(1);
        assertThat(join.tally("m").labelsWaiting()).isEqualTo(1);
    }

    @Test
    void eventsFromTheFutureExpireNothingThatTheLogsTimeDoesNot() {
        Instant nearlyExpired = JoinDriver.LOG_TIME.minus(HORIZON).plusSeconds(60);
        join.send(features("m", "a", nearlyExpired, 5));
        join.passTo("m", JoinDriver.LOG_TIME.plus(JoinDriver.MAX_AHEAD).minusSeconds(1));
        join.expire();
        join.send(label("m", "a", true, nearlyExpired.plusSeconds(60)));

        assertThat(join.examples()).hasSize(1);
    }

    /** A client that names no event time asks about today, also where the model replays another year. */
    @Test
    void questionsOfTodayMakeNothingLateWhereAnotherYearIsReplayed() {
        join.send(features("m", "before", NOON, 5));
        for (int i = 0; i < 3; i++) {
            join.send(prediction("today-" + i, JoinDriver.LOG_TIME.minusSeconds(i)));
        }
        join.expire();
        join.send(label("m", "before", true, NOON.plusSeconds(60)));
        join.send(features("m", "after", NOON.plusSeconds(60), 5));
        join.send(label("m", "after", true, NOON.plusSeconds(120)));

        assertThat(join.examples()).extracting(ExampleJoined::exampleId).containsExactly("before", "after");
        assertThat(join.tally("m").late()).isZero();
    }

    @Test
    void whatIsFurtherAheadOfTheLogThanAllowedIsDeadAndLeavesNothingBehind() {
        Instant ahead = JoinDriver.LOG_TIME.plus(JoinDriver.MAX_AHEAD).plusMillis(1);
        join.send(features("m", "a", ahead, 5));
        join.send(knownFeatures("b", NOON, ahead));
        join.send(prediction("c", ahead));
        join.send(label("m", "d", true, ahead));

        List<TestRecord<byte[], byte[]>> events = join.deadLetters(Topic.FEATURE_EVENTS);

        assertThat(events)
                .extracting(found -> header(found, "reason"))
                .containsExactly("event-time-ahead", "known-time-ahead");
        assertThat(header(events.get(0), "detail"))
                .isEqualTo("eventTime: 2026-01-01T01:00:00.001Z (expected: at most 2026-01-01T01:00:00Z,"
                        + " which is PT1H ahead of the clock)");
        assertThat(header(single(Topic.PREDICTIONS), "reason")).isEqualTo("event-time-ahead");
        assertThat(header(single(Topic.LABEL_EVENTS), "reason")).isEqualTo("known-time-ahead");
        assertThat(join.tally("m")).isEqualTo(JoinTally.NOTHING);
        assertThat(join.stateSize()).isZero();
    }

    @Test
    void whatIsAsFarAheadAsAllowedOrLongAgoIsJoined() {
        Instant ahead = JoinDriver.LOG_TIME.plus(JoinDriver.MAX_AHEAD);
        Instant old = Instant.parse("1950-01-01T00:00:00Z");
        join.send(knownFeatures("old", old, old));
        join.send(label("m", "old", true, old));
        join.send(knownFeatures("new", ahead, ahead));
        join.send(label("m", "new", true, ahead));

        assertThat(join.examples()).extracting(ExampleJoined::exampleId).containsExactly("old", "new");
    }

    @Test
    void modelsOnOnePartitionHaveTheirOwnTime() {
        join.definitions.put("live", Samples.definition("live"));
        join.send(features("live", "x", JoinDriver.LOG_TIME, 5));
        join.send(features("m", "a", NOON, 5));
        join.expire();
        join.send(label("m", "a", true, NOON.plusSeconds(60)));

        assertThat(join.examples()).hasSize(1);
    }

    @Test
    void everythingOfADeletedModelIsForgotten() {
        join.send(features("m", "a", NOON, 5));
        join.send(label("m", "b", true, NOON));
        join.definitions.clear();
        join.expire();

        assertThat(join.unlabelled()).isEmpty();
        assertThat(join.stateSize()).isZero();
        assertThat(join.tally("m").joined()).isZero();
        assertThat(header(single(Topic.LABEL_EVENTS), "reason")).isEqualTo("label-without-features");
    }

    private TestRecord<byte[], byte[]> single(Topic source) {
        List<TestRecord<byte[], byte[]>> dead = join.deadLetters(source);
        assertThat(dead).hasSize(1);
        return dead.get(0);
    }

    private static FeaturesObserved knownFeatures(String exampleId, Instant eventTime, Instant knownAt) {
        FeaturesObserved event = features("m", exampleId, eventTime, 5);
        return new FeaturesObserved(
                event.context(), event.modelName(), exampleId, eventTime, knownAt, event.features());
    }

    private static PredictionMade prediction(String exampleId, Instant eventTime) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("distance", 7);
        seen.put("carrier", 3.5);
        seen.put("gone", "x");
        return new PredictionMade(
                EventContext.first(EventContext.idOf(exampleId), eventTime),
                "m",
                exampleId,
                eventTime,
                seen,
                List.of(0.2, 0.8),
                1,
                PredictionMade.Role.CHAMPION);
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
