package dev.perennial.serving.domain;

import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import java.util.Arrays;
import java.util.List;

/**
 * What a model says of one example.
 *
 * @param query      the example
 * @param prediction the most probable class (Boolean for a boolean label, else String), or the predicted Double
 * @param scores     one probability per class in the order of the definition's classes, or the one predicted value
 */
public record Answer(Query query, Object prediction, List<Double> scores) {
    /** @throws IllegalStateException when a score is not finite: the model is broken, whatever its checks said */
    static Answer of(ModelDefinition definition, Query query, double[] scores) {
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalStateException("score: " + score + " (expected: a finite number)");
            }
        }
        return new Answer(
                query,
                prediction(definition, scores),
                Arrays.stream(scores).boxed().toList());
    }

    private static Object prediction(ModelDefinition definition, double[] scores) {
        if (!definition.task().isClassification()) {
            return scores[0];
        }
        String name = definition.classes().get(largest(scores));
        return definition.label().type() == LabelDefinition.Type.BOOLEAN ? (Object) Boolean.valueOf(name) : name;
    }

    private static int largest(double[] scores) {
        int largest = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
