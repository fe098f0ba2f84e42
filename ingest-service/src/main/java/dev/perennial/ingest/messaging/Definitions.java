package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import java.util.Optional;

/** The model definitions as the log has them. */
public interface Definitions {
    /** The definition as this replica knows it; it may be a moment behind the log. */
    Optional<ModelDefinition> find(String modelName);

    /**
     * The definition with everything considered that is on the log at the time of the call. A record is on the log after
     * the definition that it needs, so an absent definition is then a wrong name and not a slow view.
     *
     * @throws ViewBehindException when the log does not answer in time
     */
    Optional<ModelDefinition> findUpToDate(String modelName);
}
