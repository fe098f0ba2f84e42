package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.training.store.TriggerRepository;
import dev.perennial.training.store.TriggerRepository.Decided;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Has the policy decide whenever something changed that it looks at. */
@ApplicationScoped
public class Triggers {
    private final TriggerRepository repository;
    private final Definitions definitions;
    private final Clock clock;

    Triggers(TriggerRepository repository, Definitions definitions, Clock clock) {
        this.repository = repository;
        this.definitions = definitions;
        this.clock = clock;
    }

    /** Decides unless the model is held. Without a definition nothing is decided; it comes with its own evaluation. */
    public Uni<Void> evaluate(String modelName) {
        return definitions
                .find(modelName)
                .map(definition ->
                        repository.decide(definition, false, clock.instant()).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Decides once, also while the model is held. */
    public Uni<Decided> decideNow(ModelDefinition definition) {
        return repository.decide(definition, true, clock.instant());
    }
}
