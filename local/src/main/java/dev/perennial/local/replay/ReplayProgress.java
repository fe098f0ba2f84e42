package dev.perennial.local.replay;

import java.time.Instant;

/**
 * How far a replay has come.
 *
 * @param dataTime          the time in the data (UTC)
 * @param fraction          share of the happenings published, in [0, 1]
 * @param stage             what the loop is doing now
 * @param events            feature events published or predicted
 * @param labels            labels published
 * @param examples          labelled examples sealed
 * @param segments          segments sealed
 * @param runs              training runs finished
 * @param failedRuns        those of them that failed
 * @param promoted          challengers promoted
 * @param rejected          challengers rejected
 * @param driftEvents       drift events
 * @param predictions       predictions answered
 * @param failedPredictions predict requests without an answer
 * @param champion          the version that answers; null before the first promotion
 * @param lastRun           what the last run came to, in one line; null before the first
 */
public record ReplayProgress(
        Instant dataTime,
        double fraction,
        String stage,
        long events,
        long labels,
        long examples,
        long segments,
        int runs,
        int failedRuns,
        int promoted,
        int rejected,
        long driftEvents,
        long predictions,
        long failedPredictions,
        Integer champion,
        String lastRun) {}
