package dev.perennial.serving.domain;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment;
import java.util.List;

/**
 * What one version says to one request.
 *
 * @param deployment whose version answered
 * @param definition the one it was trained with
 * @param answers    in the order of the request
 */
public record Answers(ModelDeployment deployment, ModelDefinition definition, List<Answer> answers) {
    public Answers {
        answers = List.copyOf(answers);
    }

    public String modelName() {
        return deployment.modelName();
    }

    public int modelVersion() {
        return deployment.champion().modelVersion();
    }
}
