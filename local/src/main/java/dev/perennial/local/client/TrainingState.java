package dev.perennial.local.client;

import java.util.UUID;

/**
 * How training stands with one model.
 *
 * @param held                 whether the automatic triggers are stopped
 * @param segments             sealed segments seen
 * @param examples             labelled examples in them
 * @param examplesSinceLastRun those that came since the dataset of the last run was frozen
 * @param driftEvents          drift events seen
 * @param activeRun            the run that is queued or running; null when none is
 */
public record TrainingState(
        boolean held, long segments, long examples, long examplesSinceLastRun, long driftEvents, UUID activeRun) {}
