package dev.perennial.training.domain.explanation;

/** How the contributions of inputs are found. */
public enum ShapMethod {
    /** along the branches of trees; exact, an input not known goes both ways as the fitted examples did */
    TREE,
    /** weight times distance from the mean; exact */
    LINEAR,
    /** by asking the model about mixtures of examples; exact for few inputs, else estimated */
    KERNEL
}
