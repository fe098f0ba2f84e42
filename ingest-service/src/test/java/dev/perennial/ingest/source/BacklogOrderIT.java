package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Much that waits, longer than a label's horizon. */
class BacklogOrderIT extends RideTopics {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LABEL_DELAY = Duration.ofHours(2);
    private static final int HOURS = 600;
    /** Of the partition that has few rides. */
    private static final int HOURS_APART = 10;

    private static final int RIDES = HOURS + HOURS / HOURS_APART;

    @Test
    void afterAnOutageEveryExampleIsJoinedThatWasInTimeThen() throws Exception {
        kafka.create("outage-rides", 2);
        kafka.create("outage-payments", 1);
        define("outage", "outage");
        await("it is read", () -> source("outage", 1).get("exists").booleanValue());
        ingest.kill();
        sendAll("outage-rides", "outage-payments");

        ingest.start();
        await("ingest is ready", ingest::isReady);

        requireAllJoined("outage");
    }

    @Test
    void aModelThatIsDeclaredLaterHasEveryExample() throws Exception {
        kafka.create("known-rides", 2);
        kafka.create("known-payments", 1);
        sendAll("known-rides", "known-payments");
        define("known", "known");
        requireAllJoined("known");

        define("later", "known");

        requireAllJoined("later");
    }

    private static void define(String model, String producer) {
        String labels = "labels: {topic: " + producer + "-payments, knownAt: known_at,";
        put(
                model,
                definition(model, producer + "-rides", "any", RIDE_FEATURES).replace("labels: {topic: any,", labels));
    }

    /** Two partitions of unequal shares, and a label for each ride. */
    private static void sendAll(String rides, String payments) throws Exception {
        for (int hour = 0; hour < HOURS; hour++) {
            Instant time = FIRST.plus(Duration.ofHours(hour));
            send(rides, 0, "often-" + hour, time);
            if (hour % HOURS_APART == 0) {
                send(rides, 1, "seldom-" + hour, time);
                pay(payments, "seldom-" + hour, time);
            }
            pay(payments, "often-" + hour, time);
        }
    }

    private static void send(String topic, int partition, String id, Instant time) throws Exception {
        byte[] value = ride(id, '"' + time.toString() + '"').getBytes(UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }

    private static void pay(String topic, String id, Instant time) throws Exception {
        String value = "{\"ride\":\"%s\",\"paid\":true,\"known_at\":\"%s\"}".formatted(id, time.plus(LABEL_DELAY));
        producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))).get();
    }

    private static void requireAllJoined(String model) {
        await(
                model + " has all",
                () -> labels(model, "joined") + labels(model, "late") + labels(model, "expired") >= RIDES);
        assertThat(labels(model, "joined")).isEqualTo(RIDES);
        assertThat(labels(model, "late")).isZero();
    }
}
