package dev.perennial.training.domain.choice;

import dev.perennial.contracts.definition.Algorithm;

/**
 * How well a person can follow a model, by the three kinds of transparency of Lipton, <i>The Mythos of Model Interpretability</i>
 * (2016): a third each when it can be gone through as a whole (simulatability), when each of its parts means something by
 * itself (decomposability), and when it is known what the learning ends at (algorithmic transparency).
 */
public final class Interpretability {
    private Interpretability() {}

    /** In [0, 1]; all algorithms see the same inputs, so how many they are makes no difference. */
    public static double of(Algorithm algorithm) {
        return switch (algorithm) {
            // one weight an input, and a convex loss with one least value
            case LOGISTIC_REGRESSION -> score(true, true, true);
            // a node is a question about one input; hundreds of them, grown greedily, are more than a person goes
            // through
            case RANDOM_FOREST, GRADIENT_BOOSTING -> score(false, true, false);
            case MLP, CNN -> score(false, false, false);
        };
    }

    private static double score(boolean simulatable, boolean decomposable, boolean known) {
        return ((simulatable ? 1 : 0) + (decomposable ? 1 : 0) + (known ? 1 : 0)) / 3.0;
    }
}
