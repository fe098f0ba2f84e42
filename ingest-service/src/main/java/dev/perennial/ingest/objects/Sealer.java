package dev.perennial.ingest.objects;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.ReplicaId;
import dev.perennial.ingest.domain.SealPolicy;
import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.EventLimits;
import dev.perennial.ingest.messaging.JoinMetrics;
import dev.perennial.ingest.messaging.KafkaSettings;
import dev.perennial.model.objects.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Runs seal sessions one after the other on a thread of its own. */
@ApplicationScoped
public class Sealer {
    private static final Logger LOG = Logger.getLogger(Sealer.class);
    private static final String GROUP = "perennial-sealer";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);

    private final KafkaSettings kafka;
    private final IngestConfig config;
    private final DefinitionsView definitions;
    private final ObjectStore store;
    private final JoinMetrics joinMetrics;
    private final MeterRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "sealer");

    private volatile State state = State.STARTING;
    private volatile String problem = "";
    private volatile Instant lastProgress = clock.instant();

    private enum State {
        STARTING,
        SEALING,
        WAITING_FOR_OBJECT_STORE,
        FAILING,
        STOPPED
    }

    Sealer(
            KafkaSettings kafka,
            IngestConfig config,
            DefinitionsView definitions,
            ObjectStore store,
            JoinMetrics joinMetrics,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.config = config;
        this.definitions = definitions;
        this.store = store;
        this.joinMetrics = joinMetrics;
        this.registry = registry;
    }

    void start(@Observes @Priority(10) StartupEvent started) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes @Priority(10) ShutdownEvent stopped) throws InterruptedException {
        stopping.countDown();
        thread.join(Duration.ofSeconds(8).toMillis());
    }

    /** Whether it seals, or waits for an object store without harm to the rest. */
    public boolean isWorking() {
        return state == State.SEALING || state == State.WAITING_FOR_OBJECT_STORE;
    }

    /** What it does, for people. */
    public String describe() {
        return state == State.FAILING ? state + ": " + problem : state.name();
    }

    /** Whether it is silent for a minute although there is work, and neither the log nor the store is to blame. */
    public boolean isStalled(Instant now) {
        return lastProgress.plus(STALLED_AFTER).isBefore(now);
    }

    private void run() {
        while (!isStopping()) {
            if (!definitions.isLoaded()) {
                lastProgress = clock.instant();
                pause();
                continue;
            }
            try (SealSession session = open()) {
                while (!isStopping()) {
                    step(session);
                }
            } catch (RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                state = State.FAILING;
                lastProgress = clock.instant();
                LOG.error("Seal session ended, the next one resumes from what was announced", e);
                pause();
            }
        }
        state = State.STOPPED;
    }

    private void step(SealSession session) {
        List<Cut> cuts = session.step();
        count(cuts);
        state = session.isWaitingForStore() ? State.WAITING_FOR_OBJECT_STORE : State.SEALING;
        if (!cuts.isEmpty() || session.isWaitingForStore() || !session.hasWork()) {
            lastProgress = clock.instant();
        }
    }

    private void count(List<Cut> cuts) {
        for (Cut cut : cuts) {
            cut.segments().forEach(segment -> {
                registry.counter("perennial_segments_sealed", "model", segment.modelName())
                        .increment();
                registry.counter("perennial_examples_sealed", "model", segment.modelName())
                        .increment(segment.exampleCount());
            });
            cut.rejects().forEach(reject -> joinMetrics.countDeadLetter(Topic.EXAMPLES, reject.reason()));
        }
    }

    private SealSession open() {
        String replica = ReplicaId.of(config.stateDir());
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG, GROUP + "-" + replica,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * EventLimits.MAX_RECORD_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.consumer(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        GROUP,
                        // a member that was killed gets its partitions back at once
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        GROUP + "-" + replica,
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        6_000,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        2_000)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        IngestConfig.Segment limits = config.ingest().segment();
        SealSession session = new SealSession(
                consumer,
                new Announcer(producer, kafka.prefix()),
                new ExampleReader(definitions),
                new SegmentSealer(store, definitions),
                new SealPolicy(limits.maxExamples(), limits.maxBytes(), limits.linger()),
                clock);
        try {
            producer.initTransactions();
            session.subscribe(kafka.name(Topic.EXAMPLES));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }
}
