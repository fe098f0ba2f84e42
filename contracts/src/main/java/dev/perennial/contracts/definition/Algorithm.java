package dev.perennial.contracts.definition;

/** What training-service can fit. */
public enum Algorithm {
    /** logistic regression, L2-regularised; linear regression when the task is regression */
    LOGISTIC_REGRESSION,
    /** a random forest */
    RANDOM_FOREST,
    /** gradient-boosted trees */
    GRADIENT_BOOSTING,
    /** a multi-layer perceptron */
    MLP,
    /** a small convolutional network, of an image; no other model is fitted on one */
    CNN;

    /** Whether it can be fitted for a task. */
    public boolean suits(Task task) {
        return (this == CNN) == (task == Task.IMAGE_CLASSIFICATION);
    }
}
