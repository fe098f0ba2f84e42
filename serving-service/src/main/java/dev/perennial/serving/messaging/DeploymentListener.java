package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.ModelDeployment;

/** Hears what should be served. */
public interface DeploymentListener {
    /** A deployment of a model, perhaps one heard before or older than one heard before. */
    void deployed(ModelDeployment deployment);

    /** A deployment of a model that was withdrawn before: its sequence says nothing about those heard before that. */
    void deployedAnew(ModelDeployment deployment);

    /** The model is not to be served any more. */
    void withdrawn(String modelName);
}
