package dev.perennial.contracts.definition;

/** How probabilities are made to agree with how often they come true. */
public enum Calibration {
    /** a line through the logit, then the logistic function; one per class when there are several, then normalised */
    PLATT,
    /** a step function that never falls; two classes only */
    ISOTONIC
}
