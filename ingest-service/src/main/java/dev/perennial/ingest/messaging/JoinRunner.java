package dev.perennial.ingest.messaging;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;

import dev.perennial.contracts.kafka.DetachedHeaders;
import dev.perennial.contracts.kafka.RocksMemory;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.model.image.ImageResolver;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/**
 * Runs the join: starts it when the definitions are known and the topics are there, and replaces a thread that failed,
 * whose transaction is then as if it had not been.
 */
@ApplicationScoped
public class JoinRunner {
    static final String APPLICATION_ID = "perennial-ingest";
    private static final Logger LOG = Logger.getLogger(JoinRunner.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaSettings kafka;
    private final StateFolder folder;
    private final TimeBound bound;
    private final DefinitionsView definitions;
    private final FeatureValuesView featureValues;
    private final ReadThrough watermarks;
    private final ReferencedImages images;
    private final Duration commitInterval;
    private final JoinMetrics metrics;
    private final Heartbeat heartbeat = new Heartbeat();
    private final Backlog backlog = new Backlog();
    private final Starter starter = new Starter("join-starter", this::startJoin);

    private volatile KafkaStreams streams;

    JoinRunner(
            KafkaSettings kafka,
            IngestConfig config,
            DefinitionsView definitions,
            FeatureValuesView featureValues,
            ReadThrough watermarks,
            ObjectStore objects,
            JoinMetrics metrics) {
        this.kafka = kafka;
        this.folder = new StateFolder(config.stateDir().resolve("join"));
        this.bound = new TimeBound(config.ingest().maxAhead());
        this.definitions = definitions;
        this.featureValues = featureValues;
        this.watermarks = watermarks;
        this.images =
                new ReferencedImages(new ImageResolver(objects, config.s3().bucket()));
        this.commitInterval = config.ingest().commitInterval();
        this.metrics = metrics;
    }

    void start(@Observes @Priority(10) StartupEvent started) {
        starter.start();
    }

    void stop(@Observes @Priority(10) ShutdownEvent stopped) {
        starter.close();
        KafkaStreams running = streams;
        if (running != null && running.close(CLOSE_LIMIT)) {
            folder.close();
        }
    }

    /** Whether records are being joined. */
    public boolean isRunning() {
        return streams != null && streams.state() == KafkaStreams.State.RUNNING;
    }

    /** What it does or waits for, for people. */
    public String describe() {
        KafkaStreams running = streams;
        if (running != null) {
            return running.state().name();
        }
        String missing = starter.waitsFor();
        return missing == null ? "starts" : "waits for " + missing;
    }

    /** Whether it can no longer help itself: it gave up, or a thread with work has been silent for a minute. */
    public boolean isStalled(Instant now) {
        KafkaStreams running = streams;
        if (running == null) {
            return false;
        }
        return running.state() == KafkaStreams.State.ERROR
                || (heartbeat.isSilent(now)
                        && running.metadataForLocalThreads().stream()
                                .anyMatch(thread -> !thread.activeTasks().isEmpty()));
    }

    private String startJoin() throws InterruptedException {
        String missing = missing();
        if (missing == null) {
            KafkaStreams built = new KafkaStreams(
                    JoinTopology.build(
                            kafka.prefix(),
                            () -> new JoinProcessor(
                                    definitions,
                                    bound,
                                    images,
                                    featureValues.values(),
                                    watermarks,
                                    backlog,
                                    metrics,
                                    this::beat)),
                    settings());
            built.setUncaughtExceptionHandler(JoinRunner::replaceThread);
            built.setStateListener((now, before) -> heartbeat.expect(now == KafkaStreams.State.RUNNING, Instant.now()));
            start(built);
        }
        return missing;
    }

    private void start(KafkaStreams built) {
        try {
            if (folder.open()) {
                built.cleanUp();
            }
            built.start();
            streams = built;
        } catch (RuntimeException e) {
            // it holds the lock of the folder, which the next attempt needs
            built.close(CLOSE_LIMIT);
            throw e;
        }
    }

    /** What has to be there before the join starts; null: nothing is missing. */
    private String missing() throws InterruptedException {
        if (!definitions.isLoaded()) {
            return "the definitions";
        }
        if (!featureValues.isLoaded()) {
            return "the aggregates";
        }
        try (Admin admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4_000)))) {
            List<String> sources =
                    JoinTopology.SOURCES.stream().map(kafka::name).toList();
            Set<Integer> counts = admin.describeTopics(sources).allTopicNames().get().values().stream()
                    .map(topic -> topic.partitions().size())
                    .collect(Collectors.toSet());
            admin.describeTopics(List.of(kafka.name(Topic.EXAMPLES)))
                    .allTopicNames()
                    .get();
            if (counts.size() != 1) {
                return "topics with the same number of partitions: " + sources;
            }
            return null;
        } catch (ExecutionException e) {
            return "its topics: " + e.getCause().getMessage();
        } catch (KafkaException e) {
            return "the broker: " + e.getMessage();
        }
    }

    private void beat() {
        heartbeat.beat(Instant.now());
    }

    private static StreamThreadExceptionResponse replaceThread(Throwable failure) {
        LOG.error("Join thread failed and is replaced", failure);
        return REPLACE_THREAD;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.putAll(kafka.with(Map.of()));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.path().toString());
        // or every iterator over a store registers and removes a bean of its own
        settings.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        // what is due at a time waits for the end of a poll
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                List.of(DetachedHeaders.class.getName(), Backlog.Listener.class.getName()));
        settings.put(StreamsConfig.mainConsumerPrefix(Backlog.Listener.BACKLOG), backlog);
        settings.putAll(inTheOrderOfTheLogsTime());
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 300);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1024 * 1024);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
        // a replica that was killed is replaced within seconds
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 4 * 1024 * 1024);
        // a commit sends what waits; what is sent before it costs the broker a request, and a place in the transaction,
        // for each partition
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        // the end of one transaction is waited for by the next, by default at least 100 ms
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 4 * EventLimits.MAX_RECORD_BYTES);
        // small files are compacted soon, so that the state is restored from little more than what it holds
        settings.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 8 * 1024 * 1024);
        return settings;
    }

    /**
     * After a pause the three topics have to be caught up with side by side, or the times of one make the records of
     * the others late. Streams picks the oldest record among those that it holds, so the consumer has to hold some of
     * each: it fetches little of every partition, hands all of it over at once, and a task waits for every partition of
     * which it holds nothing though the log has more; where the log has nothing either, it does not.
     */
    private static Map<String, Object> inTheOrderOfTheLogsTime() {
        return Map.of(
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
                0,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                32 * 1024,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                2_000,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
                100);
    }
}
