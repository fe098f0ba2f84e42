package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.store.RegistryRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Registers the versions of each run and leaves them to the judge.
 *
 * <p>An event that can never succeed goes to {@code model-trained-dlq} at once. Any other failure is retried in place, so
 * that the runs of one model are registered in their order.
 */
@ApplicationScoped
class ModelTrainedConsumer {
    private static final Logger LOG = Logger.getLogger(ModelTrainedConsumer.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final RegistryRepository registry;
    private final JudgeWorker judge;

    ModelTrainedConsumer(RegistryRepository registry, JudgeWorker judge) {
        this.registry = registry;
        this.judge = judge;
    }

    @Incoming("model-trained")
    Uni<Void> register(ModelTrained trained) {
        return Uni.createFrom()
                .deferred(() -> registry.register(trained))
                .onFailure(ModelTrainedConsumer::isWorthARetry)
                .invoke(failure -> LOG.warnf(
                        failure,
                        "Registering failed and is tried again: modelName=%s runId=%s",
                        trained.modelName(),
                        trained.runId()))
                .onFailure(ModelTrainedConsumer::isWorthARetry)
                .retry()
                .withBackOff(FIRST_DELAY, LONGEST_DELAY)
                .indefinitely()
                .invoke(judge::wake)
                .replaceWithVoid();
    }

    private static boolean isWorthARetry(Throwable failure) {
        return !(failure instanceof InvalidEventException);
    }
}
