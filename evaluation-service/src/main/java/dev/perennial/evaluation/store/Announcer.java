package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.PipelineEvent;
import io.smallrye.mutiny.Uni;

/** Tells the log. */
public interface Announcer {
    /** Completes when the event is on the log. */
    Uni<Void> send(PipelineEvent event);

    /** Completes when it is on the log that nothing is to be served of the model. */
    Uni<Void> withdraw(String modelName);
}
