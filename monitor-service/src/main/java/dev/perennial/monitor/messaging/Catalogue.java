package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.monitor.domain.drift.Reference;
import java.time.Instant;
import java.util.Optional;

/** What is declared of the models, and which champion each has. */
interface Catalogue {
    /** How many partitions the topics have that are keyed by example. */
    int partitions();

    /** The model's definition, which may have to arrive first; empty if it does not within a moment. */
    Optional<ModelDefinition> definition(String modelName);

    /**
     * The reference of the model's champion.
     *
     * @param answeringVersion the version that answers, as its predictions say; a catalogue that has not yet heard of it
     *     waits a moment for it, so that a window is not compared with the champion before
     * @return empty without a champion, or while its bundle cannot be read
     */
    Optional<Reference> reference(String modelName, int answeringVersion);

    /**
     * When the last model of this name was deleted; {@link Instant#EPOCH} if none was. What the log took until then is not
     * of the model that has the name now.
     */
    Instant deletedAt(String modelName);
}
