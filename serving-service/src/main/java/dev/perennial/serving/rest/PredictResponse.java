package dev.perennial.serving.rest;

import dev.perennial.serving.domain.Answer;
import dev.perennial.serving.domain.Answers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of an answer; {@code probabilities} by class are there for classification only. */
final class PredictResponse {
    private PredictResponse() {}

    record One(
            String modelName,
            int modelVersion,
            String exampleId,
            Object prediction,
            Map<String, Double> probabilities) {}

    record Many(String modelName, int modelVersion, List<Item> predictions) {}

    record Item(String exampleId, Object prediction, Map<String, Double> probabilities) {}

    static One one(Answers answers) {
        Item item = item(answers, answers.answers().get(0));
        return new One(
                answers.modelName(), answers.modelVersion(), item.exampleId(), item.prediction(), item.probabilities());
    }

    static Many many(Answers answers) {
        return new Many(
                answers.modelName(),
                answers.modelVersion(),
                answers.answers().stream().map(answer -> item(answers, answer)).toList());
    }

    private static Item item(Answers answers, Answer answer) {
        List<String> classes = answers.definition().classes();
        Map<String, Double> probabilities = classes.isEmpty() ? null : new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            probabilities.put(classes.get(i), answer.scores().get(i));
        }
        return new Item(answer.query().exampleId(), answer.prediction(), probabilities);
    }
}
