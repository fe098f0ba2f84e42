package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.Recomputation;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flights that nobody asked a prediction for: their aggregates are those of a history that is whole and in order. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class AggregatesIT {
    private static final int FLIGHTS = 900;
    private static final int KILLS = 20;
    private static final Duration LATENESS = Duration.ofHours(2);
    private static final int LINES_PER_REQUEST = 200;
    private static final long LARGEST_GRAPH = 10_000_000;
    private static final String ANOTHER_AGGREGATE =
            """
            aggregates:
              longest_of_carrier_1d: {of: distance_mi, function: max, by: carrier, window: 24h}
            """;

    @TempDir
    Path home;

    private Installation installation;
    private PerennialClient client;
    private TopicReader topics;

    @BeforeEach
    void start() {
        installation = Installation.forTest(home);
        installation.up(List.of(Component.INGEST, Component.TRAINING), Progress.SILENT);
        client = new PerennialClient(installation.addresses());
        topics = new TopicReader(installation.addresses().kafka());
    }

    @AfterEach
    void stop() {
        topics.close();
        installation.down(Progress.SILENT);
    }

    @Test
    void flightsShuffledDoubledAndDelayedGiveTheSameExamplesAndTheSameModel() throws SQLException {
        List<HistoryRow> flights = flights().subList(0, FLIGHTS);
        List<Happening> happenings = happenings(flights);
        Map<String, Map<String, Object>> expected = expected(definition("in-order", LATENESS), flights);

        client.apply("in-order", definition("in-order", LATENESS).toJson());
        client.apply("shuffled", definition("shuffled", LATENESS).toJson());
        publish("in-order", happenings);
        publish("shuffled", shuffledAndDoubled(happenings));

        Await.until("the examples of the flights in order", () -> assertThat(examples("in-order"))
                .isEqualTo(expected));
        Await.until("the examples of the shuffled flights", () -> assertThat(examples("shuffled"))
                .isEqualTo(expected));
        assertThat(expected).hasSizeGreaterThan(FLIGHTS / 2);
        assertThat(refit("shuffled", expected.size())).isEqualTo(refit("in-order", expected.size()));
        OfflineStore store = new OfflineStore(home, definition("shuffled", LATENESS));
        assertThat(store.rows())
                .containsExactlyInAnyOrderElementsOf(store.rowsOf(topics.events(ExampleJoined.class, "shuffled")));
    }

    /** The digest of the graph that a run on all examples deploys. */
    private String refit(String modelName, int examples) {
        Await.until("all examples in segments", () -> assertThat(
                        client.training(modelName).orElseThrow().examples())
                .isEqualTo(examples));
        client.train(modelName);
        Await.until("a run", () -> assertThat(topics.events(ModelTrained.class, modelName))
                .hasSize(1));
        TrainedVersion refit =
                topics.events(ModelTrained.class, modelName).get(0).refit();
        assertThat(refit.exampleCount()).isEqualTo(examples);
        try (ObjectStore objects = S3ObjectStore.connect(
                installation.addresses().s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET)) {
            return Digests.sha256(objects.get(refit.artifactPrefix() + "model.onnx", LARGEST_GRAPH));
        }
    }

    /** A request that is repeated may put its flights a day behind the labels of the one before it. */
    @Test
    void ingestMayDieTwentyTimesUnderLoad() throws InterruptedException {
        List<HistoryRow> flights = flights();
        ModelDefinition definition = definition("killed", Duration.ofHours(24));
        client.apply("killed", definition.toJson());
        try (ExampleProducer producer =
                new ExampleProducer(installation.addresses(), "killed", flights, Duration.ofMillis(20))) {
            producer.start();
            Random random = new Random(20);
            for (int kill = 0; kill < KILLS; kill++) {
                producer.goOn(60 + random.nextInt(60));
                Await.until("flights", () -> assertThat(producer.left()).isLessThan(60));
                assertThat(installation.process(Component.INGEST).orElseThrow().destroyForcibly())
                        .isTrue();
                Await.until("the end of ingest", () -> assertThat(installation.process(Component.INGEST))
                        .isEmpty());
                installation.up(List.of(Component.INGEST), Progress.SILENT);
            }
            Await.until("all flights", () -> assertThat(producer.left()).isZero());
            List<HistoryRow> published = flights.subList(0, producer.published());
            client.publishEvents("killed", List.of(Lines.features(theEnd(published))));
            Map<String, Map<String, Object>> expected = expected(definition, published);

            Await.until("the examples of all flights", () -> assertThat(examples("killed"))
                    .hasSameSizeAs(expected));
            assertThat(examples("killed")).isEqualTo(expected);
        }
    }

    /** Features or the label of a flight, published at a time of the data. */
    private record Happening(Instant at, HistoryRow flight, boolean label) {
        JsonNode line() {
            return label ? Lines.label(flight) : Lines.features(flight);
        }
    }

    private static ModelDefinition definition(String modelName, Duration lateness) {
        String yaml = FlightHistory.definition()
                .replace("name: flight-delay", "name: " + modelName)
                .replace("knownAt: arrived_at}", "knownAt: arrived_at, lateness: " + lateness.toHours() + "h}")
                .replace("aggregates:\n", ANOTHER_AGGREGATE)
                .replace("triggers: {examples: 250, drift: true,", "triggers: {examples: 100000, drift: false,")
                .replace("trials: 6", "trials: 2");
        ModelDefinition definition = DefinitionParser.parse(yaml);
        assertThat(definition.name()).isEqualTo(modelName);
        assertThat(definition.source().lateness()).isEqualTo(lateness);
        assertThat(definition.aggregates()).hasSize(3);
        assertThat(definition.training().triggers().examples()).isEqualTo(100_000);
        return definition;
    }

    private static List<Happening> happenings(List<HistoryRow> flights) {
        List<Happening> happenings = new ArrayList<>();
        for (HistoryRow flight : flights) {
            happenings.add(new Happening(flight.eventTime(), flight, false));
            if (hasLabel(flight)) {
                happenings.add(new Happening(flight.knownAt(), flight, true));
            }
        }
        happenings.sort(Comparator.comparing(Happening::at).thenComparing(Happening::label));
        happenings.add(new Happening(Instant.MAX, theEnd(flights), false));
        return happenings;
    }

    /** Each comes later than it should by less than the lateness, and so is behind others by less than that; and twice. */
    private static List<Happening> shuffledAndDoubled(List<Happening> happenings) {
        Random random = new Random(14);
        List<Map.Entry<Instant, Happening>> order = new ArrayList<>();
        Happening end = happenings.get(happenings.size() - 1);
        for (Happening happening : happenings.subList(0, happenings.size() - 1)) {
            for (int time = 0; time < 2; time++) {
                long late = (long) (random.nextDouble() * (LATENESS.toMillis() - 1));
                order.add(Map.entry(happening.at().plusMillis(late), happening));
            }
        }
        order.sort(Map.Entry.comparingByKey());
        return Stream.concat(order.stream().map(Map.Entry::getValue), Stream.of(end))
                .toList();
    }

    /** A flight long after all others, which lets time pass for what waits; nobody hears of its arrival. */
    private static HistoryRow theEnd(List<HistoryRow> flights) {
        HistoryRow last = flights.get(flights.size() - 1);
        return new HistoryRow("the-end", last.eventTime().plus(Duration.ofDays(4)), last.features(), null, null);
    }

    private void publish(String modelName, List<Happening> happenings) {
        for (int from = 0; from < happenings.size(); ) {
            int to = from;
            boolean label = happenings.get(from).label();
            while (to < happenings.size()
                    && to - from < LINES_PER_REQUEST
                    && happenings.get(to).label() == label) {
                to++;
            }
            List<JsonNode> lines =
                    happenings.subList(from, to).stream().map(Happening::line).toList();
            if (label) {
                client.publishLabels(modelName, lines);
            } else {
                client.publishEvents(modelName, lines);
            }
            from = to;
        }
    }

    private Map<String, Map<String, Object>> examples(String modelName) {
        List<ExampleJoined> joined = topics.events(ExampleJoined.class, modelName);
        Map<String, Map<String, Object>> examples = new TreeMap<>();
        joined.forEach(example -> examples.put(example.exampleId(), example.features()));
        assertThat(examples).as("each example once").hasSameSizeAs(joined);
        return examples;
    }

    private static Map<String, Map<String, Object>> expected(ModelDefinition definition, List<HistoryRow> flights) {
        Recomputation history = new Recomputation(definition);
        for (HistoryRow flight : flights) {
            Map<String, Object> features = features(definition, flight);
            history.add(Contributions.ofFeatures(definition, features, flight.eventTime()));
            if (hasLabel(flight)) {
                history.add(Contributions.ofLabel(definition, features, flight.label(), flight.knownAt()));
            }
        }
        Map<String, Map<String, Object>> expected = new TreeMap<>();
        labelled(flights)
                .forEach(flight -> expected.put(
                        flight.exampleId(), history.vector(features(definition, flight), flight.eventTime())));
        return expected;
    }

    private static Map<String, Object> features(ModelDefinition definition, HistoryRow flight) {
        return ValueChecker.features(definition, flight.features(), flight.eventTime());
    }

    private static Stream<HistoryRow> labelled(List<HistoryRow> flights) {
        return flights.stream().filter(AggregatesIT::hasLabel);
    }

    private static boolean hasLabel(HistoryRow flight) {
        return flight.label() != null;
    }

    /** Without those whose label comes so late that a further delay takes it beyond the horizon. */
    private static List<HistoryRow> flights() {
        return FlightHistory.load().stream()
                .filter(flight -> !hasLabel(flight)
                        || flight.knownAt().isBefore(flight.eventTime().plus(Duration.ofHours(20))))
                .toList();
    }
}
