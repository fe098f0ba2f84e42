package dev.perennial.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.FeaturesObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Producers whose clocks are wrong, or who send far more of something than anybody thought; their neighbour is served as ever. */
class HostileTopicsIT extends RideTopics {
    private static int neighbours;

    private String neighbour;

    @BeforeEach
    void declareANeighbour() throws Exception {
        neighbour = "neighbour-" + neighbours++;
        kafka.create(neighbour + "-rides", 1);
        kafka.create(neighbour + "-payments", 1);
        define(neighbour, neighbour + "-rides", neighbour + "-payments");
    }

    /** What it sends after all of that is one example. */
    @AfterEach
    void theNeighbourIsServedAsEver() throws Exception {
        send(neighbour + "-rides", ride("mine", quoted(Instant.now())), PLAIN);
        send(neighbour + "-payments", payment("mine"), PLAIN);

        await("the neighbour's example", () -> labels(neighbour, "joined") == 1);
    }

    @Test
    void timesOf1970MakeNothingLateAndTimesOf2099AreSetAside() throws Exception {
        kafka.create("epochs", 1);
        kafka.create("epochs-payments", 1);
        define("epochs", "epochs", "epochs-payments");

        send("epochs", ride("first", "0"), PLAIN);
        send("epochs", ride("far", "\"2099-12-31T23:59:59Z\""), PLAIN);
        for (int i = 0; i < 5; i++) {
            send("epochs", ride("now" + i, quoted(Instant.now())), PLAIN);
        }
        send("epochs-payments", payment("now0"), PLAIN);

        await("the example", () -> labels("epochs", "joined") == 1);
        assertThat(features("epochs"))
                .extracting(FeaturesObserved::exampleId)
                .contains("first", "now4")
                .hasSize(6);
        assertThat(reasons("epochs")).containsExactly("1 event-time-ahead");
        assertThat(labels("epochs", "late")).isZero();
    }

    @Test
    void aClockThatIsAnHourOffMakesNobodyElsesEventsLate() throws Exception {
        kafka.create("clocks", 1);
        kafka.create("clocks-payments", 1);
        define("clocks", "clocks", "clocks-payments");
        Instant now = Instant.now();

        for (int i = 0; i < 10; i++) {
            send(
                    "clocks",
                    ride("fast" + i, quoted(now.plus(Duration.ofMinutes(59)).plusSeconds(i))),
                    PLAIN);
            send(
                    "clocks",
                    ride("slow" + i, quoted(now.minus(Duration.ofHours(1)).plusSeconds(i))),
                    PLAIN);
        }
        send("clocks", ride("too-fast", quoted(now.plus(Duration.ofMinutes(70)))), PLAIN);
        send("clocks", ride("right", quoted(now)), PLAIN);
        for (String id : List.of("fast0", "slow9", "right")) {
            send("clocks-payments", payment(id), PLAIN);
        }

        await("the examples", () -> labels("clocks", "joined") == 3);
        assertThat(reasons("clocks")).containsExactly("20 event-time-ahead");
        assertThat(labels("clocks", "late")).isZero();
    }

    @Test
    void oneKeyThatSendsHalfOfAllEventsIsOneExample() throws Exception {
        int half = 5_000;
        kafka.create("hot", 3);
        define("hot", "hot", "unused");

        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            sent.add(producer.send(record("hot", ride("hot", "1767261600000"), PLAIN)));
            sent.add(producer.send(record("hot", ride("cold" + i, "1767261600000"), PLAIN)));
        }
        acknowledged(sent);

        await("all are joined or repeats", () -> labels("hot", "waiting") == half + 1);
        await("all repeats are counted", () -> labels("hot", "duplicate") == half - 1);
    }

    @Test
    void aCategoryOfAHundredThousandValuesFitsTheHeap() throws Exception {
        int values = 100_000;
        kafka.create("cities", 3);
        define("cities", "cities", "unused");

        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            String ride = ride("c" + i, "1767261600000").replace("Ghent", "city number " + i);
            sent.add(producer.send(record("cities", ride, PLAIN)));
        }
        acknowledged(sent);

        await("all are mapped", () -> source("cities", 0).get("mapped").longValue() == values);
        await("all wait for their label", () -> labels("cities", "waiting") == values);
        assertThat(reasons("cities")).isEmpty();
    }

    private static void acknowledged(List<Future<RecordMetadata>> sent) throws Exception {
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static String payment(String ride) {
        return "{\"ride\":\"" + ride + "\",\"paid\":true}";
    }

    private static String quoted(Instant time) {
        return "\"" + time + "\"";
    }
}
