package dev.perennial.model.aggregate;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.AggregateDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The name of whom an aggregate describes: the value of its key, or a JSON array of the values of its keys, which is
 * {@code []} where the whole stream is one entity.
 */
public final class Entities {
    private Entities() {}

    /** Empty when a key is missing: then there is nobody to describe. */
    public static Optional<String> of(AggregateDefinition aggregate, Map<String, Object> features) {
        List<String> by = aggregate.by();
        if (by.stream().anyMatch(name -> features.get(name) == null)) {
            return Optional.empty();
        }
        return Optional.of(
                by.size() == 1
                        ? features.get(by.get(0)).toString()
                        : json(by.stream().map(features::get).toList()));
    }

    private static String json(List<Object> values) {
        try {
            return Json.mapper().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and booleans are always JSON", e);
        }
    }
}
