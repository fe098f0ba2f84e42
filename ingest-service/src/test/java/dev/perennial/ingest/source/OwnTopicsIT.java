package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.EmbeddedKafka;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Producers with topics and names of their own. */
class OwnTopicsIT extends RideTopics {
    @Test
    void mapsPlainJsonAndCloudEventsOfOneTopicForTwoModels() throws Exception {
        kafka.create("rides.v1", 3);
        define("fare", "rides.v1", "payments");
        define("tip", "rides.v1", "payments");

        send("rides.v1", ride("r1", "\"2026-01-01T10:00:00Z\""), PLAIN);
        send(
                "rides.v1",
                ride("r2", "1767261600000"),
                headers("ce_id", "id-2", "ce_source", "/cabs", "ce_specversion", "1.0"));
        send(
                "rides.v1",
                "{\"specversion\":\"1.0\",\"id\":\"id-3\",\"source\":\"/cabs\",\"type\":\"ride\",\"data\":"
                        + ride("r3", "\"2026-01-01T10:00:00Z\"") + "}",
                headers("content-type", "application/cloudevents+json; charset=UTF-8"));

        await(
                "both models have all three",
                () -> features("fare").size() == 3 && features("tip").size() == 3);
        for (String model : List.of("fare", "tip")) {
            assertThat(features(model)).allSatisfy(event -> {
                assertThat(event.eventTime()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
                assertThat(event.features()).isEqualTo(Map.of("distance", 7.5, "city", "Ghent"));
                assertThat(event.knownAt()).isNull();
            });
            assertThat(features(model))
                    .extracting(FeaturesObserved::exampleId)
                    .containsExactlyInAnyOrder("r1", "r2", "r3");
        }
        assertThat(kafka.records(Topic.FEATURE_EVENTS.name(EmbeddedKafka.PREFIX)))
                .extracting(ConsumerRecord::key)
                .contains("fare:r1", "tip:r3");
    }

    @Test
    void readsATopicThatAppearsLaterFromItsStartAndTellsOfItUntilThen() throws Exception {
        define("late-topic", "not-there-yet", "nor-this");
        assertThat(source("late-topic", 0).get("exists").booleanValue()).isFalse();
        assertThat(source("late-topic", 0).get("problem").textValue()).isEqualTo("does not exist");
        await("health tells", () -> ingest.get("/q/health/ready").body().contains("not-there-yet does not exist"));

        kafka.create("not-there-yet", 5);
        send("not-there-yet", ride("r1", "1767261600000"), PLAIN);

        await("it is read", () -> features("late-topic").size() == 1);
        await("and told", () -> source("late-topic", 0).get("mapped").longValue() == 1);
        assertThat(source("late-topic", 0).get("partitions").intValue()).isEqualTo(5);
        assertThat(source("late-topic", 0).get("lag").longValue()).isZero();
        assertThat(source("late-topic", 0).has("problem")).isFalse();
        assertThat(source("late-topic", 1).get("exists").booleanValue()).isFalse();
    }

    @Test
    void setsAsideWhatOneModelCannotUseAndGoesOnWithTheRest() throws Exception {
        kafka.create("poisoned", 1);
        define("picky", "poisoned", "unused");
        put("easy", definition("easy", "poisoned", "unused", DISTANCE_ONLY));

        send("poisoned", "{no json", PLAIN);
        send("poisoned", ride("p1", "1767261600000").replace("\"km\"", "\"miles\""), PLAIN);
        send("poisoned", ride("p2", "1767261600000").replace("\"city\"", "\"town\""), PLAIN);
        send("poisoned", ride("p3", "1767261600000").replace("7.5", "-7.5"), PLAIN);
        send("poisoned", ride("p4", "4070908800000"), PLAIN);
        send("poisoned", ride("p5", "1767261600000"), PLAIN);

        await(
                "the last is mapped",
                () -> features("picky").size() == 1 && features("easy").size() == 3);
        assertThat(reasons("picky"))
                .containsExactly(
                        "0 unreadable",
                        "1 unmapped-field",
                        "2 unmapped-field",
                        "3 invalid-value",
                        "4 event-time-ahead");
        assertThat(reasons("easy")).containsExactly("0 unreadable", "1 unmapped-field", "4 event-time-ahead");
        JsonNode source = source("picky", 0);
        assertThat(source.get("mapped").longValue()).isEqualTo(1);
        assertThat(source.get("rejected").longValue()).isEqualTo(5);
        assertThat(source.at("/lastRejection/reason").textValue()).isEqualTo("event-time-ahead");
        assertThat(source.at("/lastRejection/offset").longValue()).isEqualTo(4);
    }

    @Test
    void givesAModelThatIsDeclaredLaterThePastAndTheOthersNothingTwice() throws Exception {
        kafka.create("history", 2);
        for (int i = 0; i < 50; i++) {
            send("history", ride("h" + i, "1767261600000"), PLAIN);
        }
        define("early-bird", "history", "unused");
        await("the first has all", () -> features("early-bird").size() == 50);

        define("late-bird", "history", "unused");
        send("history", ride("h50", "1767261600000"), PLAIN);

        await("the second has all", () -> features("late-bird").size() == 51);
        assertThat(features("late-bird").stream()
                        .map(FeaturesObserved::exampleId)
                        .collect(Collectors.toSet()))
                .hasSize(51);
        assertThat(features("early-bird")).hasSize(51);
        assertThat(source("late-bird", 0).get("mapped").longValue()).isEqualTo(51);
    }

    @Test
    void aLabelWasKnownWhenItsOwnTopicTookIt() throws Exception {
        kafka.create("outcomes", 1);
        Instant appended = Instant.parse("2026-01-02T03:04:05.678Z");
        producer.send(new ProducerRecord<>(
                        "outcomes",
                        null,
                        appended.toEpochMilli(),
                        null,
                        "{\"ride\":\"r1\",\"paid\":true}".getBytes(UTF_8)))
                .get();

        define("payer", "unused", "outcomes");

        await("it is mapped", () -> labels("payer").size() == 1);
        assertThat(labels("payer").get(0).knownAt()).isEqualTo(appended);
        assertThat(labels("payer").get(0).label()).isEqualTo(true);
    }

    @Test
    void refusesTopicsOfThisInstallation() throws Exception {
        String definition = definition("circle", "test.feature-events", "unused", RIDE_FEATURES);

        assertThat(ingest.put("/v1/models/circle", definition).statusCode()).isEqualTo(400);
        assertThat(ingest.put("/v1/models/circle", definition).body()).contains("source.features.topic");
        assertThat(ingest.get("/v1/models/circle/sources").statusCode()).isEqualTo(404);
    }

    @Test
    void losesAndDoublesNothingHoweverOftenItIsKilled() throws Exception {
        kafka.create("stream", 3);
        define("survivor", "stream", "unused");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int kill = 0; kill < 5; kill++) {
            int enough = features("survivor").size() + 100;
            while (features("survivor").size() < enough) {
                for (int i = 0; i < 500; i++) {
                    sent.add(producer.send(record("stream", ride("s" + sent.size(), "1767261600000"), PLAIN)));
                }
            }
            ingest.kill();
            ingest.start();
        }
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
        int all = sent.size();

        await("all are mapped", () -> features("survivor").size() >= all);

        List<String> mapped =
                features("survivor").stream().map(FeaturesObserved::exampleId).toList();
        assertThat(mapped).hasSize(all);
        assertThat(new HashSet<>(mapped)).hasSize(all);
        await("ingest is ready", ingest::isReady);
        assertThat(source("survivor", 0).get("mapped").longValue()).isEqualTo(all);
        assertThat(source("survivor", 0).get("lag").longValue()).isZero();
    }
}
