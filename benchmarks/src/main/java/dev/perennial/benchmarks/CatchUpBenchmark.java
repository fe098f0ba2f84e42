package dev.perennial.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.DeployedOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the ingest service holds while it catches up on what a producer's topic took without it, against what it holds while it keeps up
 * with a thousand records a second: validated, relayed and joined, and forgotten after a day without a label, with the heap that it is
 * deployed with. The records are so far apart that a day of them has passed before anything is looked at; their order is the log's, and none
 * may be late.
 */
public final class CatchUpBenchmark {
    private static final int RECORDS = Integer.getInteger("perennial.benchmark.records", 10_000_000);
    private static final int A_SECOND = 1_000;
    private static final Duration KEEPING_UP = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final double GOAL = 1.2;

    private static final OwnTopic FLIGHTS = new OwnTopic("flights", "bench-flights");
    private static final int PARTITIONS = 4;
    private static final Instant FIRST = Instant.parse("2014-01-01T00:00:00Z");
    private static final Duration APART = Duration.ofMillis(2_500);
    private final Installation installation;
    private final Path folder;
    private final List<HistoryRow> flights = FlightHistory.load();
    private final HttpClient http = HttpClient.newHttpClient();
    private long sent;
    private long late;

    private CatchUpBenchmark(Installation installation, Path folder) {
        this.installation = installation;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.start(Set.of(Component.PLATFORM))) {
            isMet = new CatchUpBenchmark(own.installation(), own.path()).isMet();
        }
        System.exit(isMet ? 0 : 1);
    }

    private boolean isMet() throws IOException, InterruptedException, ExecutionException {
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", installation.addresses().kafka());
        try (Admin admin = Admin.create(kafka);
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(FLIGHTS.topic(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
            LiveHeap keeping = keepingUp(producer);
            long before = sent;
            send(producer, RECORDS);
            System.out.printf(
                    Locale.ROOT, "%,d records of a producer's topic wait, of %,d in all%n", sent - before, sent);
            return print(keeping, catchingUp(before)) && late == 0;
        }
    }

    /** As deployed, but that a collection leaves no gaps, which are filled with arrays that nobody holds. */
    private static List<String> options() throws IOException {
        List<String> options = new ArrayList<>(DeployedOptions.of(SourceTree.find(), "ingest-service"));
        options.addAll(List.of("-XX:-UseG1GC", "-XX:MarkSweepAlwaysCompactCount=1"));
        return options;
    }

    private LiveHeap keepingUp(Producer<byte[], byte[]> producer)
            throws IOException, InterruptedException, ExecutionException {
        try (IngestProcess ingest = IngestProcess.start(installation, folder, options())) {
            ingest.client().apply(FLIGHTS.model(), FLIGHTS.definition());
            LiveHeap heap = new LiveHeap(ingest.handle());
            long start = System.nanoTime();
            long seconds = 0;
            while (seconds < KEEPING_UP.toSeconds()) {
                send(producer, A_SECOND);
                seconds++;
                Thread.sleep(Math.max(0, seconds * 1_000 - (System.nanoTime() - start) / 1_000_000));
                // the first half lets it come to rest
                if (seconds > KEEPING_UP.toSeconds() / 2 && seconds % BETWEEN_LOOKS.toSeconds() == 0) {
                    heap.look();
                }
            }
            awaitJoined(ingest, heap, sent);
            return heap;
        }
    }

    private LiveHeap catchingUp(long before) throws IOException, InterruptedException {
        try (IngestProcess ingest = IngestProcess.start(installation, folder, options())) {
            LiveHeap heap = new LiveHeap(ingest.handle());
            double used = Cores.micros(ingest.handle());
            long start = System.nanoTime();
            JsonNode counts = awaitJoined(ingest, heap, sent);
            double seconds = (System.nanoTime() - start) / 1e9;
            late = counts.path("late").asLong();
            System.out.printf(
                    Locale.ROOT,
                    "caught up in %,.0f s, %,.0f a second; processor, us each: %.1f; late: %,d, on the log twice: %d%n",
                    seconds,
                    (sent - before) / seconds,
                    (Cores.micros(ingest.handle()) - used) / (sent - before),
                    late,
                    counts.path("duplicate").asLong());
            return heap;
        }
    }

    /** Until each record is joined: no example has a label here, so each waits for one or waited in vain. */
    private JsonNode awaitJoined(IngestProcess ingest, LiveHeap heap, long records)
            throws IOException, InterruptedException {
        HttpRequest labels = HttpRequest.newBuilder(
                        ingest.address().resolve("/v1/models/" + FLIGHTS.model() + "/labels"))
                .build();
        while (true) {
            heap.look();
            HttpResponse<String> answer = http.send(labels, BodyHandlers.ofString());
            JsonNode counts = Json.mapper().readTree(answer.body());
            long joined = counts.path("waiting").asLong()
                    + counts.path("expired").asLong()
                    + counts.path("late").asLong();
            if (answer.statusCode() == 200 && joined >= records) {
                return counts;
            }
            System.err.printf(Locale.ROOT, "%,d of %,d joined%n", joined, records);
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private static boolean print(LiveHeap keeping, LiveHeap catching) {
        double ratio = catching.mostLive() / keeping.mostLive();
        System.out.printf(
                Locale.ROOT,
                "%-34s %12s %12s %7s%n%-34s %12.1f %12.1f %7.2f%n%-34s %12.1f %12.1f %7.2f%n"
                        + "goal: heap at most %.1f times: %s%n",
                "the most that was seen, MB",
                "catching up",
                "keeping up",
                "ratio",
                "heap after a full collection",
                catching.mostLive(),
                keeping.mostLive(),
                ratio,
                "resident",
                catching.mostResident(),
                keeping.mostResident(),
                catching.mostResident() / keeping.mostResident(),
                GOAL,
                ratio <= GOAL ? "met" : "missed");
        return ratio <= GOAL;
    }

    /** All of them are waited for where they are joined, so that a lost one would be missed. */
    private void send(Producer<byte[], byte[]> producer, int records) throws InterruptedException, ExecutionException {
        Future<RecordMetadata> last = null;
        for (int i = 0; i < records; i++) {
            last = producer.send(new ProducerRecord<>(FLIGHTS.topic(), line(sent++)));
        }
        producer.flush();
        if (last != null) {
            last.get();
        }
    }

    private byte[] line(long number) {
        HistoryRow flight = flights.get((int) (number % flights.size()));
        return OwnTopic.line(flight, "" + number, FIRST.plus(APART.multipliedBy(number)));
    }
}
