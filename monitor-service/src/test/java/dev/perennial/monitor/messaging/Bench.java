package dev.perennial.monitor.messaging;

import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.domain.MonitorState;
import dev.perennial.monitor.domain.drift.DriftReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker. Every record is appended long after its event time unless a test says when. */
final class Bench implements AutoCloseable {
    static final Instant APPENDED = Samples.MIDNIGHT.plus(Duration.ofDays(30));
    private static final String PREFIX = "test.";

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Catalogue catalogue;
    private final Path folder;
    private final TopologyTestDriver driver;
    private final EventSerializer serializer = new EventSerializer("/test");

    Bench(Catalogue catalogue, Path folder) {
        this.catalogue = catalogue;
        this.folder = folder;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                folder.resolve(UUID.randomUUID().toString()).toString());
        // in memory: the driver commits after every record, and a store on disk would be forced to it each time
        StoreFactory stores = new StoreFactory(Stores::inMemoryKeyValueStore);
        driver = new TopologyTestDriver(
                MonitorTopology.build(stores, PREFIX, Duration.ofDays(7), catalogue, new MonitorMetrics(registry)),
                settings);
    }

    void send(List<? extends PipelineEvent> events) {
        events.forEach(event -> send(event, APPENDED));
    }

    void send(PipelineEvent event, Instant appendedAt) {
        Headers headers = new RecordHeaders();
        String topic = Topic.of(event.getClass()).name(PREFIX);
        byte[] value = serializer.serialize(topic, headers, event);
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        input(topic).pipeInput(new TestRecord<>(key, value, headers, appendedAt));
    }

    void sendBytes(Topic topic, byte[] key, byte[] value) {
        input(topic.name(PREFIX)).pipeInput(new TestRecord<>(key, value, new RecordHeaders(), APPENDED));
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Lets as much time pass as the service needs to notice a deletion. */
    void second() {
        driver.advanceWallClockTime(Duration.ofSeconds(1));
    }

    /** How much is kept in all stores together. */
    long size() {
        return driver.getAllStateStores().keySet().stream()
                .mapToLong(this::size)
                .sum();
    }

    /** What came out since the last call. */
    List<DriftDetected> drifts() {
        return read(Topic.DRIFT_DETECTED).stream()
                .map(DriftDetected.class::cast)
                .toList();
    }

    /** What came out since the last call. */
    List<LivePerformance> performances() {
        return read(Topic.LIVE_PERFORMANCE).stream()
                .map(LivePerformance.class::cast)
                .toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters(Topic topic) {
        return driver.createOutputTopic(
                        topic.deadLetterName(PREFIX), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private List<PipelineEvent> read(Topic topic) {
        List<PipelineEvent> events = new ArrayList<>();
        driver.createOutputTopic(topic.name(PREFIX), new StringDeserializer(), new EventDeserializer())
                .readRecordsToList()
                .forEach(one -> events.add(one.value()));
        return events;
    }

    MonitorState state() {
        return driver.<String, MonitorState>getKeyValueStore("models").get(Samples.MODEL);
    }

    List<DriftReport> reports() {
        return ReportRing.all(driver.<String, DriftReport>getKeyValueStore("drift-reports"), Samples.MODEL).stream()
                .sorted(Comparator.comparing(DriftReport::windowStart))
                .toList();
    }

    long size(String store) {
        long size = 0;
        try (KeyValueIterator<Object, Object> rows =
                driver.getKeyValueStore(store).all()) {
            for (; rows.hasNext(); rows.next()) {
                size++;
            }
        }
        return size;
    }

    /** Another process that has nothing but what the stores hold. */
    Bench restarted() {
        Bench next = new Bench(catalogue, folder);
        driver.getAllStateStores().keySet().forEach(name -> copy(driver, next.driver, name));
        close();
        return next;
    }

    private static void copy(TopologyTestDriver from, TopologyTestDriver to, String name) {
        KeyValueStore<Object, Object> target = to.getKeyValueStore(name);
        try (KeyValueIterator<Object, Object> rows = from.getKeyValueStore(name).all()) {
            rows.forEachRemaining(row -> target.put(row.key, row.value));
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
