package dev.perennial.ingest.source;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.ReplicaId;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.ExactlyOnce;
import dev.perennial.ingest.messaging.KafkaSettings;
import dev.perennial.ingest.messaging.SessionRunner;
import dev.perennial.ingest.messaging.TransactionalWriter;
import dev.perennial.ingest.schema.SchemaReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Runs the relay on a thread of its own, as soon as a definition names an own topic. */
@ApplicationScoped
public class SourceRelay {
    /** The group that shares the producers' topics. */
    static final String GROUP = "perennial-sources";

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final KafkaSettings kafka;
    private final IngestConfig config;
    private final DefinitionsView definitions;
    private final RelayOutcomes outcomes;
    private final SchemaReader schemas;
    private final InstantSource clock = InstantSource.system();
    private final SessionRunner runner;

    SourceRelay(
            KafkaSettings kafka,
            IngestConfig config,
            DefinitionsView definitions,
            RelayOutcomes outcomes,
            SchemaReader schemas) {
        this.kafka = kafka;
        this.config = config;
        this.definitions = definitions;
        this.outcomes = outcomes;
        this.schemas = schemas;
        this.runner = new SessionRunner("relay", this::isNeeded, this::open, clock);
    }

    void start(@Observes @Priority(10) StartupEvent started) {
        runner.start();
    }

    void stop(@Observes @Priority(10) ShutdownEvent stopped) {
        runner.stop();
    }

    /** What it does, for people. */
    public String describe() {
        return definitions.isLoaded() && !isNeeded() ? "no own topics" : runner.describe();
    }

    /** Whether it has been silent for a minute, and nothing outside of this process is to blame. */
    public boolean isStalled(Instant now) {
        return runner.isStalled(now);
    }

    private boolean isNeeded() {
        return definitions.isLoaded() && definitions.all().stream().anyMatch(SourceRelay::hasOwnTopics);
    }

    private static boolean hasOwnTopics(ModelDefinition definition) {
        return !SourcePlan.of(definition).isEmpty();
    }

    private RelaySession open() {
        ExactlyOnce clients = new ExactlyOnce(kafka, GROUP, ReplicaId.of(config.stateDir()));
        Producer<byte[], byte[]> producer = clients.producer();
        RelaySession session = new RelaySession(
                clients.consumer(reading()),
                new KafkaConsumer<>(
                        kafka.consumer(reading()), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new TransactionalWriter(producer),
                definitions::all,
                schemas,
                new RelaySettings(kafka.prefix(), new TimeBound(config.ingest().maxAhead()), PATIENCE),
                outcomes,
                clock);
        try {
            producer.initTransactions();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Map<String, Object> reading() {
        return Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                // all that is fetched of a partition at once: the next is fetched while it is taken
                1_000,
                // what is asked for meanwhile waits behind a request for partitions without more
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                // more partitions of a producer's topic are found by then
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                15_000);
    }
}
