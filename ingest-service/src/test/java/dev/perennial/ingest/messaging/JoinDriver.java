package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.JoinTally;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.model.image.ImageResolver;
import dev.perennial.model.objects.InMemoryObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The join on one partition, without a broker. */
final class JoinDriver implements Definitions, Watermarks, AutoCloseable {
    /** When the log takes records, long after what is replayed. */
    static final Instant LOG_TIME = Instant.parse("2026-01-01T00:00:00Z");

    static final Duration MAX_AHEAD = Duration.ofHours(1);

    private static final String PREFIX = "test.";

    final Map<String, ModelDefinition> definitions = new HashMap<>();
    /** Where references to images lead. */
    final InMemoryObjectStore objects = new InMemoryObjectStore();
    /** What {@code feature-values} told so far, as {@link #complete} takes it in. */
    final FeatureValues values = new FeatureValues(100_000);

    /** Largest time told of each model; on one partition without a broker everything has been read by then. */
    private final Map<String, Instant> told = new HashMap<>();

    private final Map<String, Instant> completed = new HashMap<>();

    /** What another partition has completed; it has nothing that waits unless a test says so. */
    Instant completedElsewhere = Instant.MAX;

    private final TopologyTestDriver driver;

    JoinDriver() {
        definitions.put("m", Samples.definition("m"));
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, temporary());
        JoinMetrics metrics = new JoinMetrics(new SimpleMeterRegistry());
        this.driver = new TopologyTestDriver(
                JoinTopology.build(
                        PREFIX,
                        () -> new JoinProcessor(
                                this,
                                new TimeBound(MAX_AHEAD),
                                new ReferencedImages(new ImageResolver(objects, "perennial")),
                                values,
                                this,
                                new Backlog(),
                                metrics,
                                () -> {})),
                settings,
                LOG_TIME);
    }

    @Override
    public Optional<ModelDefinition> find(String modelName) {
        return Optional.ofNullable(definitions.get(modelName));
    }

    @Override
    public Optional<ModelDefinition> findUpToDate(String modelName) {
        return find(modelName);
    }

    @Override
    public Optional<Instant> of(String modelName) {
        return Optional.ofNullable(told.get(modelName));
    }

    @Override
    public Optional<Instant> completedThrough(String modelName) {
        return Optional.ofNullable(completed.get(modelName))
                .map(own -> own.isBefore(completedElsewhere) ? own : completedElsewhere);
    }

    void send(PipelineEvent event) {
        Headers headers = new RecordHeaders();
        CloudEventHeaders.write(headers, event, "/test");
        send(Topic.of(event.getClass()), event.key(), EventCodec.encode(event), headers);
    }

    void send(Topic topic, String key, byte[] value, Headers headers) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        driver.createInputTopic(topic.name(PREFIX), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(keyBytes, value, headers, LOG_TIME));
    }

    /** Brings as many other events of a model as take its time to that instant. */
    void passTo(String modelName, Instant time) {
        for (int i = 0; i < 4; i++) {
            Instant next = time.plusMillis(i);
            send(Samples.features(modelName, "passing-" + next, next, 5));
        }
    }

    /** Time passes on another partition. */
    void passElsewhere(String modelName, Instant time) {
        told.put(modelName, time);
    }

    /** Lets what was told of the aggregates come back, and then compute those of the examples. */
    void complete() {
        for (int turn = 0; turn < 2; turn++) {
            driver.advanceWallClockTime(JoinProcessor.COMPLETION_INTERVAL);
            takeFeatureValues();
        }
        driver.advanceWallClockTime(JoinProcessor.COMPLETION_INTERVAL);
    }

    /** Returns the updates of panes that were told since the last time. */
    List<AggregateUpdated> takeFeatureValues() {
        List<AggregateUpdated> updates = new ArrayList<>();
        for (TestRecord<byte[], byte[]> found : read(Topic.FEATURE_VALUES.name(PREFIX))) {
            if (found.value() == null) {
                values.remove(new String(found.key(), StandardCharsets.UTF_8));
            } else {
                AggregateUpdated update =
                        EventCodec.decode(AggregateUpdated.class, found.value(), context(found.headers()));
                values.update(update);
                if (update.pane() == null && update.completedThrough() != null) {
                    completed.put(update.modelName(), update.completedThrough());
                }
                told.merge(update.modelName(), update.streamTime(), (a, b) -> a.isAfter(b) ? a : b);
                updates.add(update);
            }
        }
        return updates;
    }

    /** Lets the regular expiry run. */
    void expire() {
        driver.advanceWallClockTime(JoinProcessor.EXPIRY_INTERVAL.plus(Duration.ofMillis(1)));
    }

    List<ExampleJoined> examples() {
        return read(Topic.EXAMPLES.name(PREFIX)).stream()
                .map(found -> EventCodec.decode(ExampleJoined.class, found.value(), context(found.headers())))
                .toList();
    }

    /** Returns the examples without a label since the last time. */
    List<ExampleUnlabelled> unlabelled() {
        return read(Topic.EXAMPLES_UNLABELLED.name(PREFIX)).stream()
                .map(found -> EventCodec.decode(ExampleUnlabelled.class, found.value(), context(found.headers())))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters(Topic source) {
        return read(source.deadLetterName(PREFIX));
    }

    JoinTally tally(String modelName) {
        KeyValueStore<Bytes, byte[]> tallies = driver.getKeyValueStore("join-tallies");
        byte[] bytes = tallies.get(Bytes.wrap(modelName.getBytes(StandardCharsets.UTF_8)));
        return bytes == null ? JoinTally.NOTHING : StateCodec.decodeTally(bytes);
    }

    /** How much is remembered, in all stores. */
    long stateSize() {
        return Stream.of("join-examples", "join-deadlines", "join-partial", "aggregate-panes")
                .mapToLong(this::entries)
                .sum();
    }

    /** Counted one by one, for RocksDB's own count is an estimate that may still hold what was deleted. */
    private long entries(String store) {
        long count = 0;
        try (KeyValueIterator<Bytes, byte[]> all =
                driver.<Bytes, byte[]>getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    static String header(TestRecord<byte[], byte[]> found, String name) {
        return new String(found.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static EventContext context(Headers headers) {
        return CloudEventHeaders.read(headers, "none", LOG_TIME);
    }

    private static String temporary() {
        try {
            return Files.createTempDirectory("join").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
