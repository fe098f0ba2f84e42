package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.store.RegistryRepository;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Registers the versions of each run and leaves them to the judge.
 *
 * <p>An event that can never succeed goes to {@code model-trained-dlq} at once. Any other failure is retried in place, so
 * that the runs of one model are registered in their order. Records come as bytes and are decoded here: so a record that
 * cannot be decoded is set aside byte for byte, and its offset is committed like any other.
 */
@ApplicationScoped
class ModelTrainedConsumer {
    private static final Logger LOG = Logger.getLogger(ModelTrainedConsumer.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final EventDeserializer deserializer = new EventDeserializer();
    private final RegistryRepository registry;
    private final JudgeWorker judge;
    private final MeterRegistry metrics;

    ModelTrainedConsumer(RegistryRepository registry, JudgeWorker judge, MeterRegistry metrics) {
        this.registry = registry;
        this.judge = judge;
        this.metrics = metrics;
    }

    @Incoming("model-trained")
    Uni<Void> register(ConsumerRecord<byte[], byte[]> record) {
        return Uni.createFrom()
                .item(() -> decode(record))
                .chain(this::register)
                .onFailure(InvalidEventException.class)
                .invoke(invalid -> metrics.counter("perennial_dead_letters", "topic", "model-trained")
                        .increment());
    }

    private Uni<Void> register(ModelTrained trained) {
        return registry.register(trained)
                .onFailure(ModelTrainedConsumer::isWorthARetry)
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Registering is tried again: modelName=%s runId=%s",
                        trained.modelName(),
                        trained.runId()))
                .onFailure(ModelTrainedConsumer::isWorthARetry)
                .retry()
                .withBackOff(FIRST_DELAY, LONGEST_DELAY)
                .indefinitely()
                .invoke(judge::wake)
                .replaceWithVoid();
    }

    private ModelTrained decode(ConsumerRecord<byte[], byte[]> record) {
        if (deserializer.deserialize(record.topic(), record.headers(), record.value())
                instanceof ModelTrained trained) {
            return trained;
        }
        throw new InvalidEventException("$", "nothing", "a JSON object");
    }

    private static boolean isWorthARetry(Throwable failure) {
        return !(failure instanceof InvalidEventException);
    }
}
