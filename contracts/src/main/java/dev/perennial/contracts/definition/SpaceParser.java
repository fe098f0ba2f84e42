package dev.perennial.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Bounds;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the bounds between which a search looks. */
final class SpaceParser {
    private SpaceParser() {}

    /** @param algorithms those that are tried */
    static Map<Algorithm, Map<String, Bounds>> space(NodeReader reader, List<Algorithm> algorithms) {
        reader.allow(algorithms.stream().map(Json::name).toArray(String[]::new));
        Map<Algorithm, Map<String, Bounds>> space = new EnumMap<>(Algorithm.class);
        for (Algorithm algorithm : algorithms) {
            String name = Json.name(algorithm);
            if (reader.has(name)) {
                space.put(algorithm, bounds(reader.child(name), Hyperparameter.of(algorithm)));
            }
        }
        return space;
    }

    private static Map<String, Bounds> bounds(NodeReader reader, List<Hyperparameter> known) {
        reader.allow(known.stream().map(Hyperparameter::name).toArray(String[]::new));
        Map<String, Bounds> bounds = new TreeMap<>();
        for (Hyperparameter hyperparameter : known) {
            Bounds found =
                    reader.pair(hyperparameter.name(), pair -> of(hyperparameter, pair), expected(hyperparameter));
            if (found != null) {
                bounds.put(hyperparameter.name(), found);
            }
        }
        return bounds;
    }

    private static Bounds of(Hyperparameter hyperparameter, double[] pair) {
        boolean fits = hyperparameter.allows(pair[0]) && hyperparameter.allows(pair[1]) && pair[0] <= pair[1];
        return fits ? new Bounds(pair[0], pair[1]) : null;
    }

    private static String expected(Hyperparameter hyperparameter) {
        return "[low, high], two %snumbers from %s to %s, low <= high"
                .formatted(
                        hyperparameter.whole() ? "whole " : "",
                        plain(hyperparameter.least()),
                        plain(hyperparameter.most()));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** As {@link #space} reads it. */
    static JsonNode toJson(Map<Algorithm, Map<String, Bounds>> space) {
        ObjectNode json = Json.mapper().createObjectNode();
        space.forEach((algorithm, bounds) -> {
            ObjectNode node = json.putObject(Json.name(algorithm));
            bounds.forEach((name, pair) -> node.putArray(name).add(pair.low()).add(pair.high()));
        });
        return json;
    }
}
