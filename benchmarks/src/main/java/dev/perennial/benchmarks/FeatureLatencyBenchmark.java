package dev.perennial.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Replay;
import dev.perennial.model.statistic.PairedRatio;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.tools.EndToEndLatency;

/**
 * From a feature event on Kafka to its count readable at a serving replica, one event at a time, against Kafka's own tool, which sends a
 * record and reads it back. It is asked for once a millisecond. The whole loop runs; both sides in turn.
 */
public final class FeatureLatencyBenchmark {
    private static final int ROWS = 1_500;
    private static final int EXAMPLES = 400;
    private static final int EVENTS = 300;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 7;
    private static final long BETWEEN_READS_NANOS = 1_000_000;
    private static final double GOAL = 3;
    private static final double TAIL = 0.99;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Pattern P99 = Pattern.compile("99th = (\\d+),");
    private static final Pattern AVERAGE = Pattern.compile("Avg latency: (\\S+) ms");

    private final Installation installation;
    private final Path log;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int sent;

    private FeatureLatencyBenchmark(Installation installation, Path log) {
        this.installation = installation;
        this.log = log;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.start()) {
            isMet = new FeatureLatencyBenchmark(own.installation(), own.path().resolve("tool.log")).isMet();
        }
        System.exit(isMet ? 0 : 1);
    }

    private boolean isMet() throws IOException, InterruptedException, ExecutionException {
        ModelDefinition definition = TrainedOnce.after(EXAMPLES);
        List<HistoryRow> flights = FlightHistory.load().subList(0, ROWS);
        new Replay(new PerennialClient(installation.addresses()), definition, flights, progress -> {}).run();
        // later than the last label, or the events would be late
        Instant from = flights.get(ROWS - 1).eventTime().plus(Duration.ofDays(2));
        double[] ours = new double[ROUNDS];
        double[] tool = new double[ROUNDS];
        double[] medians = new double[ROUNDS];
        double[] averages = new double[ROUNDS];
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", installation.addresses().kafka(), "linger.ms", 0);
        try (Producer<String, PipelineEvent> producer =
                new KafkaProducer<>(new HashMap<>(kafka), new StringSerializer(), new EventSerializer("/benchmark"))) {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double[] millis = round(producer, definition, from);
                String printed = endToEnd();
                if (round >= 0) {
                    ours[round] = millis[(int) (TAIL * millis.length)];
                    medians[round] = millis[millis.length / 2];
                    tool[round] = figure(P99, printed);
                    averages[round] = figure(AVERAGE, printed);
                }
            }
        }
        return print(medians, averages, ours, tool);
    }

    private static boolean print(double[] medians, double[] averages, double[] ours, double[] tool) {
        PairedRatio ratio = PairedRatio.of(ours, tool);
        System.out.printf(
                Locale.ROOT,
                "%-34s %9s %9s   paired ratio [95%%]%n%-34s %9.2f %9.2f%n%-34s %9.2f %9.2f   %s%n"
                        + "goal: p99 ratio at most %.1f at the bad end: %s%n",
                "medians of rounds, ms",
                "here",
                "Kafka",
                "p50 here, average of the tool",
                PairedRatio.median(medians),
                PairedRatio.median(averages),
                "p99",
                PairedRatio.median(ours),
                PairedRatio.median(tool),
                ratio,
                GOAL,
                ratio.high() <= GOAL ? "met" : "missed");
        return ratio.high() <= GOAL;
    }

    /** Sorted latencies in milliseconds. */
    private double[] round(Producer<String, PipelineEvent> producer, ModelDefinition definition, Instant from)
            throws IOException, InterruptedException, ExecutionException {
        double[] millis = new double[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            sent++;
            String entity = "E" + sent;
            Instant eventTime = from.plusSeconds(sent);
            FeaturesObserved event = event(definition, entity, eventTime);
            HttpRequest read = HttpRequest.newBuilder(URI.create(
                            installation.addresses().service(Component.SERVING) + "/v1/models/" + definition.name()
                                    + "/features/" + entity + "?by=origin&at=" + eventTime.plus(Duration.ofMinutes(5))))
                    .build();
            long start = System.nanoTime();
            producer.send(new ProducerRecord<>(Topic.FEATURE_EVENTS.name(Topic.DEFAULT_PREFIX), event.key(), event))
                    .get();
            while (!isCounted(http.send(read, BodyHandlers.ofString()).body())) {
                // without a pause the asking takes a core from what it waits for
                LockSupport.parkNanos(BETWEEN_READS_NANOS);
            }
            millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static boolean isCounted(String body) throws JsonProcessingException {
        return Json.mapper()
                        .readTree(body)
                        .at("/aggregates/origin_departures_1h/value")
                        .asInt()
                == 1;
    }

    private static FeaturesObserved event(ModelDefinition definition, String entity, Instant eventTime) {
        Map<String, Object> features = new HashMap<>(
                Map.of("carrier", "AA", "origin", entity, "dest", "JFK", "distance_mi", 100, "scheduled_minutes", 60));
        return new FeaturesObserved(
                EventContext.first(EventContext.idOf(entity), eventTime),
                definition.name(),
                "latency-" + entity,
                eventTime,
                null,
                features);
    }

    private String endToEnd() throws IOException, InterruptedException {
        List<String> program = Jvm.program(
                EndToEndLatency.class,
                installation.addresses().kafka(),
                "latency",
                Integer.toString(EVENTS),
                "all",
                "200");
        try (Jvm jvm = Jvm.start(0, program, Map.of(), log)) {
            jvm.await();
        }
        return Files.readString(log);
    }

    private static double figure(Pattern pattern, String printed) throws IOException {
        Matcher found = pattern.matcher(printed);
        if (!found.find()) {
            throw new IOException("no figure of EndToEndLatency in: " + printed);
        }
        return Double.parseDouble(found.group(1));
    }
}
