package dev.perennial.serving.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whose aggregates are asked for, and as of when.
 *
 * @param keys       value by feature that names the entity, in the order of the aggregates' keys
 * @param at         as of when (UTC)
 * @param aggregates those with these keys, by name, at least one
 */
record EntityRequest(Map<String, Object> keys, Instant at, Map<String, AggregateDefinition> aggregates) {
    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    EntityRequest {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
    }

    /**
     * @param entity the value of the key; of several keys, a JSON array of their values
     * @param by     the keys, separated by commas; empty for the aggregates of the whole stream
     * @param at     null for now
     * @throws InvalidInputException under {@code by}, {@code at} or {@code entity}
     */
    static EntityRequest read(ModelDefinition definition, String entity, String by, String at, Instant now) {
        Map<String, AggregateDefinition> aggregates = new LinkedHashMap<>();
        definition.aggregates().forEach((name, aggregate) -> {
            if (String.join(",", aggregate.by()).equals(by)) {
                aggregates.put(name, aggregate);
            }
        });
        if (aggregates.isEmpty()) {
            throw new InvalidInputException("by", Body.quote(by), keysOf(definition));
        }
        List<String> names = by.isEmpty() ? List.of() : List.of(by.split(",", -1));
        return new EntityRequest(keys(definition, names, entity), at == null ? now : instant(at), aggregates);
    }

    private static String keysOf(ModelDefinition definition) {
        return definition.aggregates().isEmpty()
                ? "a model with aggregates"
                : "the keys of an aggregate, one of "
                        + definition.aggregates().values().stream()
                                .map(aggregate -> String.join(",", aggregate.by()))
                                .distinct()
                                .collect(Collectors.joining(" | "));
    }

    private static Map<String, Object> keys(ModelDefinition definition, List<String> names, String entity) {
        List<Object> values = names.size() == 1
                ? List.of(single(definition.features().get(names.get(0)), entity))
                : list(entity, names.size());
        Map<String, Object> keys = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            keys.put(name, ValueChecker.feature(definition.features().get(name), values.get(i), "entity." + name));
        }
        return keys;
    }

    /** In a path everything is text. */
    private static Object single(FeatureDefinition feature, String entity) {
        boolean isFlag =
                feature.type() == FeatureDefinition.Type.BOOLEAN && (entity.equals("true") || entity.equals("false"));
        return isFlag ? (Object) Boolean.valueOf(entity) : entity;
    }

    private static List<Object> list(String entity, int size) {
        List<Object> values = array(entity);
        if (values.size() != size || values.contains(null)) {
            throw new InvalidInputException("entity", Body.quote(entity), "a JSON array of " + size + " values");
        }
        return values;
    }

    private static List<Object> array(String json) {
        try {
            List<Object> values = Json.mapper().readValue(json, LIST);
            return values == null ? List.of() : values;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static Instant instant(String at) {
        return ValueChecker.instant(at.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(at) : at, "at");
    }
}
