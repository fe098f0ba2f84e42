package dev.perennial.training.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * Where the training of a model stands.
 *
 * @param held                 whether automatic runs are held back
 * @param segments             segments known
 * @param examples             examples in them
 * @param examplesSinceLastRun those that the last finished run did not see
 * @param driftEvents          drift events received
 * @param activeRun            the run that is queued or running, the running one first; null when there is none
 * @param runs                 how many runs there were
 * @param knownThrough         newest known time in the segments (UTC); null before the first
 * @param nextRun              what the next run that nobody asks for waits for, or why it starts, in one sentence
 */
public record ModelTraining(
        String modelName,
        boolean held,
        long segments,
        long examples,
        long examplesSinceLastRun,
        long driftEvents,
        UUID activeRun,
        Runs runs,
        Instant knownThrough,
        String nextRun) {
    /** Counts of runs. */
    public record Runs(long total, long trained, long failed) {}
}
