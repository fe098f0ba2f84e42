package dev.perennial.ingest.objects;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.ReplicaId;
import dev.perennial.ingest.domain.SealPolicy;
import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.ExactlyOnce;
import dev.perennial.ingest.messaging.JoinMetrics;
import dev.perennial.ingest.messaging.KafkaSettings;
import dev.perennial.ingest.messaging.SessionRunner;
import dev.perennial.model.objects.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Seals the examples, labelled or not, on a thread of its own. */
@ApplicationScoped
public class Sealer {
    private static final String GROUP = "perennial-sealer";

    private final KafkaSettings kafka;
    private final IngestConfig config;
    private final DefinitionsView definitions;
    private final ObjectStore store;
    private final JoinMetrics joinMetrics;
    private final MeterRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final SessionRunner runner;

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
        this.runner = new SessionRunner("sealer", definitions::isLoaded, () -> new Counted(open()), clock);
    }

    void start(@Observes @Priority(10) StartupEvent started) {
        runner.start();
    }

    void stop(@Observes @Priority(10) ShutdownEvent stopped) {
        runner.stop();
    }

    /** Whether it seals, or waits for an object store without harm to the rest. */
    public boolean isWorking() {
        return runner.isWorking();
    }

    /** What it does, for people. */
    public String describe() {
        return runner.describe();
    }

    /** Whether it is silent for a minute although there is work, and neither the log nor the store is to blame. */
    public boolean isStalled(Instant now) {
        return runner.isStalled(now);
    }

    /** A session whose cuts are counted. */
    private final class Counted implements SessionRunner.Session {
        private final SealSession session;

        Counted(SealSession session) {
            this.session = session;
        }

        @Override
        public boolean step() {
            List<Cut> cuts = session.step();
            count(cuts);
            return !cuts.isEmpty() || session.isWaitingForStore() || !session.hasWork();
        }

        @Override
        public String describe() {
            return session.isWaitingForStore() ? "WAITING_FOR_OBJECT_STORE" : "SEALING";
        }

        @Override
        public void close() {
            session.close();
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
            cut.rejects()
                    .forEach(reject -> joinMetrics.countDeadLetter(
                            Topic.ofFullName(cut.place().topic()), reject.reason()));
        }
    }

    private SealSession open() {
        ExactlyOnce clients = new ExactlyOnce(kafka, GROUP, ReplicaId.of(config.stateDir()));
        Producer<byte[], byte[]> producer = clients.producer();
        Consumer<byte[], byte[]> consumer = clients.consumer(Map.of());
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
            session.subscribe(List.of(kafka.name(Topic.EXAMPLES), kafka.name(Topic.EXAMPLES_UNLABELLED)));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }
}
