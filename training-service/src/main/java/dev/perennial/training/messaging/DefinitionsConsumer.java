package dev.perennial.training.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.training.run.Definitions;
import dev.perennial.training.run.Triggers;
import dev.perennial.training.work.Signals;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Keeps the definitions as the log has them. A new one may be what a run or a decision was waiting for. */
@ApplicationScoped
class DefinitionsConsumer {
    private static final Logger LOG = Logger.getLogger(DefinitionsConsumer.class);

    private final Definitions definitions;
    private final Triggers triggers;
    private final Signals signals;

    DefinitionsConsumer(Definitions definitions, Triggers triggers, Signals signals) {
        this.definitions = definitions;
        this.triggers = triggers;
        this.signals = signals;
    }

    @Incoming("model-definitions")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<String, String> entry) {
        if (entry.value() != null) {
            return read(entry).map(this::defined).orElseGet(() -> Uni.createFrom()
                    .voidItem());
        }
        if (entry.key() != null) {
            definitions.remove(entry.key());
            signals.deletions().raise();
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> defined(ModelDefinition definition) {
        definitions.put(definition);
        signals.queue().raise();
        return triggers.evaluate(definition.name());
    }

    private static Optional<ModelDefinition> read(ConsumerRecord<String, String> entry) {
        try {
            return Optional.of(DefinitionParser.parse(entry.value()));
        } catch (InvalidInputException e) {
            LOG.errorf("a definition on the log cannot be read; modelName=%s problem=%s", entry.key(), e.getMessage());
            return Optional.empty();
        }
    }
}
