package dev.perennial.contracts.definition;

/** A number that says how good predictions are. */
public enum Metric {
    /** mean negative log-likelihood of the true class, natural logarithm, probabilities clipped to [1e-7, 1 - 1e-7] */
    LOG_LOSS(Task.BINARY_CLASSIFICATION, false),
    /** area under the ROC curve, ties counted half, in [0, 1]; binary only */
    ROC_AUC(Task.BINARY_CLASSIFICATION, true),
    /** share of examples whose most probable class is the true one, in [0, 1] */
    ACCURACY(Task.BINARY_CLASSIFICATION, true),
    /** mean squared difference of the probability of the positive class and the outcome, in [0, 1]; binary only */
    BRIER(Task.BINARY_CLASSIFICATION, false),
    /** mean absolute error, in the label's unit; regression only */
    MAE(Task.REGRESSION, false),
    /** square root of the mean squared error, in the label's unit; regression only */
    RMSE(Task.REGRESSION, false);

    private final Task family;
    private final boolean higherIsBetter;

    Metric(Task family, boolean higherIsBetter) {
        this.family = family;
        this.higherIsBetter = higherIsBetter;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Whether it can be computed for a task. */
    public boolean suits(Task task) {
        return switch (task) {
            case BINARY_CLASSIFICATION -> family == Task.BINARY_CLASSIFICATION;
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> this == LOG_LOSS || this == ACCURACY;
            case REGRESSION -> family == Task.REGRESSION;
        };
    }

    /** What a model of this task is tuned for unless the definition says otherwise. */
    public static Metric defaultOf(Task task) {
        return task.isClassification() ? LOG_LOSS : RMSE;
    }
}
