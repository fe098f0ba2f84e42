package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.kafka.DetachedHeaders;
import dev.perennial.contracts.kafka.RocksMemory;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.monitor.MonitorConfig;
import dev.perennial.monitor.domain.drift.Reference;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs the topology from the moment that every model on the log is known until the service ends. */
@Singleton
public class MonitorStreams {
    private static final Logger LOG = Logger.getLogger(MonitorStreams.class);
    private static final String APPLICATION_ID = "perennial-monitor";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** A window may hold a thousand categories with long names. */
    private static final int MAX_STATE_BYTES = 4 * 1024 * 1024;

    private static final int MAX_TURN_BYTES = 128 * 1024;

    private final ModelView view = new ModelView(PATIENCE);
    private final ModelViewFeed feed;
    private final ObjectStore objects;
    private final KafkaStreams streams;
    private final StateFolder folder;
    private final HostInfo address;

    MonitorStreams(
            MonitorConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            MeterRegistry registry) {
        folder = new StateFolder(config.stateDir());
        address = HostInfo.buildFromEndpoint(config.monitor().advertisedAddress());
        MonitorConfig.S3 s3 = config.s3();
        objects = S3ObjectStore.connect(s3.endpoint(), s3.accessKey(), s3.secretKey(), s3.bucket());
        feed = new ModelViewFeed(
                view,
                () -> consumer(bootstrapServers),
                this::read,
                config.topics().prefix());
        streams = new KafkaStreams(
                MonitorTopology.build(
                        StoreFactory.PERSISTENT,
                        config.topics().prefix(),
                        config.monitor().maxAhead(),
                        view,
                        new MonitorMetrics(registry)),
                settings(config, bootstrapServers));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("a streams thread died, another takes its place", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    }

    void start(@Observes StartupEvent event) {
        feed.start(() -> {
            if (folder.open()) {
                streams.cleanUp();
            }
            streams.start();
        });
    }

    void stop(@Observes ShutdownEvent event) {
        feed.close();
        if (streams.close(CLOSE_TIMEOUT)) {
            folder.close();
        }
        objects.close();
    }

    /** Whether the topology runs; the stores cannot be asked otherwise. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether only a restart helps. */
    public boolean isBroken() {
        return streams.state() == KafkaStreams.State.ERROR || streams.state() == KafkaStreams.State.PENDING_ERROR;
    }

    /** Empty for a model that is not defined, as far as this replica has heard. */
    public Optional<ModelDefinition> definition(String modelName) {
        return view.knownDefinition(modelName);
    }

    /** What this replica knows; ask only while {@link #isRunning()}. */
    public MonitorStore store() {
        return new MonitorStore(streams, address);
    }

    private Reference read(ModelDeployment deployment) {
        DeployedVersion champion = deployment.champion();
        return new Reference(
                champion.modelVersion(),
                BundleReader.profile(objects, champion.artifactPrefix(), champion.manifestSha256()));
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        CommonClientConfigs.CLIENT_ID_CONFIG,
                        APPLICATION_ID + "-models",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Properties settings(MonitorConfig config, String bootstrapServers) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.stateDir().toAbsolutePath().toString());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.monitor().advertisedAddress());
        // or every iterator over a store registers and removes a bean of its own
        settings.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
        // a restart after a kill is noticed within seconds
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2000);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                DetachedHeaders.class.getName());
        // small turns, so that no partition is read far ahead of the others after an outage
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), MAX_TURN_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_STATE_BYTES);
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), MAX_STATE_BYTES);
        return settings;
    }
}
