package dev.perennial.ingest.rest;

import dev.perennial.ingest.domain.JoinTally;

/**
 * How the labels of a model have met its features so far, on all partitions and replicas.
 *
 * @param joined        examples made
 * @param waiting       features that wait for their label
 * @param labelsWaiting labels that wait for their features
 * @param expired       features whose label did not come within the horizon
 * @param late          features and labels that came after the horizon
 * @param unmatched     labels whose features did not come within the horizon
 * @param duplicate     features and labels that repeated earlier ones
 * @param corrected     labels of another value than the first one of their example
 */
record LabelCounts(
        String modelName,
        long joined,
        long waiting,
        long labelsWaiting,
        long expired,
        long late,
        long unmatched,
        long duplicate,
        long corrected) {
    static LabelCounts of(String modelName, JoinTally tally) {
        return new LabelCounts(
                modelName,
                tally.joined(),
                tally.waiting(),
                tally.labelsWaiting(),
                tally.expired(),
                tally.late(),
                tally.unmatched(),
                tally.duplicate(),
                tally.corrected());
    }
}
