package dev.perennial.serving;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.serving.domain.Query;
import java.time.Instant;
import java.util.List;

/** Reads a request under the definition of the very version that is going to answer it. */
@FunctionalInterface
public interface QueryReader {
    /**
     * @param now stands for an event time that is not given
     * @throws dev.perennial.contracts.InvalidInputException with the path of what is wrong
     */
    List<Query> read(ModelDefinition definition, Instant now);
}
