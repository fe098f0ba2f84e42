package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A client got an answer. Topic {@code predictions}; sent by serving-service. Its features stand for the example when
 * the label comes.
 *
 * @param eventTime    when the features were true (UTC), as the client said, else when the request came
 * @param features     value by feature name as the model saw it: Double, String, Boolean, or null for missing
 * @param scores       one probability per class in the order of the definition's classes, or the one predicted value; finite
 * @param modelVersion what answered
 * @param role         in which role it answered
 */
public record PredictionMade(
        EventContext context,
        String modelName,
        String exampleId,
        Instant eventTime,
        Map<String, Object> features,
        List<Double> scores,
        int modelVersion,
        Role role)
        implements PipelineEvent {
    /** In which role a version predicts. */
    public enum Role {
        CHAMPION,
        SHADOW,
        CANARY
    }

    public PredictionMade {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Names.requireExampleId(exampleId);
        Require.present(eventTime, "eventTime");
        features = Require.features(features);
        scores = Require.list(scores, "scores");
        Require.atLeast(1, scores.size(), "scores");
        scores.forEach(score -> Require.finite(score, "scores"));
        Require.atLeast(1, modelVersion, "modelVersion");
        Require.present(role, "role");
    }

    @Override
    public String key() {
        return modelName + ":" + exampleId;
    }
}
