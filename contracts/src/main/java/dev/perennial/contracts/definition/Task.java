package dev.perennial.contracts.definition;

/** What kind of answer a model gives. */
public enum Task {
    /** a probability of the positive class */
    BINARY_CLASSIFICATION,
    /** a probability for each of three or more classes */
    MULTICLASS_CLASSIFICATION,
    /** a probability for each of two or more classes, from one image */
    IMAGE_CLASSIFICATION,
    /** a number */
    REGRESSION;

    public boolean isClassification() {
        return this != REGRESSION;
    }
}
