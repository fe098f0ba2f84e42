package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps back what is read before the end of the log that there was at the start, so that of a long history only the
 * last word on each model is tried.
 */
final class CatchUp implements DeploymentListener {
    private final Map<String, LastWord> lastWords = new LinkedHashMap<>();

    /**
     * What was said last of a model.
     *
     * @param deployment what to serve; null for nothing
     * @param anew       whether the model was withdrawn at some time before
     */
    private record LastWord(ModelDeployment deployment, boolean anew) {}

    @Override
    public void deployed(ModelDeployment deployment) {
        lastWords.merge(deployment.modelName(), new LastWord(deployment, false), (before, now) -> {
            boolean older = before.deployment != null && before.deployment.sequence() > deployment.sequence();
            return older ? before : new LastWord(deployment, before.anew);
        });
    }

    @Override
    public void deployedAnew(ModelDeployment deployment) {
        lastWords.put(deployment.modelName(), new LastWord(deployment, true));
    }

    @Override
    public void withdrawn(String modelName) {
        lastWords.put(modelName, new LastWord(null, true));
    }

    void tell(DeploymentListener listener) {
        lastWords.forEach((modelName, last) -> {
            if (last.deployment == null) {
                listener.withdrawn(modelName);
            } else if (last.anew) {
                listener.deployedAnew(last.deployment);
            } else {
                listener.deployed(last.deployment);
            }
        });
    }
}
