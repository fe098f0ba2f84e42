package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps back what is read before the end of the log that there was at the start, so that of a long history only the
 * last word on each model is tried.
 */
final class CatchUp implements DeploymentListener {
    private final Map<String, Optional<ModelDeployment>> lastWords = new LinkedHashMap<>();

    @Override
    public void deployed(ModelDeployment deployment) {
        lastWords.merge(
                deployment.modelName(),
                Optional.of(deployment),
                (before, now) -> before.isPresent() && before.get().sequence() > deployment.sequence() ? before : now);
    }

    @Override
    public void withdrawn(String modelName) {
        lastWords.put(modelName, Optional.empty());
    }

    void tell(DeploymentListener listener) {
        lastWords.forEach((modelName, deployment) ->
                deployment.ifPresentOrElse(listener::deployed, () -> listener.withdrawn(modelName)));
    }
}
