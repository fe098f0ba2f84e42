package dev.perennial.model.profile;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;

/** A score as its distribution is watched: the same for the reference and for what is compared with it. */
public final class WatchedScore {
    private static final double STEPS = 100;

    private WatchedScore() {}

    /**
     * A score as it is; of images a probability in whole hundredths. A network is surer of the images that it learnt from
     * than of others by many powers of ten, all of them next to 0 or 1: without any drift a test would find that difference.
     */
    public static double of(ModelDefinition definition, double score) {
        return definition.task() == Task.IMAGE_CLASSIFICATION ? Math.rint(score * STEPS) / STEPS : score;
    }
}
