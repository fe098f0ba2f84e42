package dev.perennial.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to one predict request.
 *
 * @param modelVersion  the version that answered; 0 when none did
 * @param value         the predicted number; NaN for classification
 * @param probabilities by class name; empty for regression
 * @param failure       why there is no answer; null when there is one
 */
public record PredictionAnswer(int modelVersion, double value, Map<String, Double> probabilities, String failure) {
    static PredictionAnswer of(JsonNode node) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        node.path("probabilities")
                .properties()
                .forEach(entry ->
                        probabilities.put(entry.getKey(), entry.getValue().doubleValue()));
        JsonNode prediction = node.path("prediction");
        return new PredictionAnswer(
                node.path("modelVersion").intValue(),
                prediction.isNumber() ? prediction.doubleValue() : Double.NaN,
                probabilities,
                null);
    }

    static PredictionAnswer failed(String reason) {
        return new PredictionAnswer(0, Double.NaN, Map.of(), reason);
    }

    public boolean isAnswered() {
        return failure == null;
    }
}
