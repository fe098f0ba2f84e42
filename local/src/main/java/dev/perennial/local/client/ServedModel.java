package dev.perennial.local.client;

/**
 * What the serving replica does with one model.
 *
 * @param modelVersion       what answers; null when nothing does
 * @param predictionsLogged  predictions on the log
 * @param predictionsDropped predictions that the log could not take
 * @param aggregateContributions facts in the aggregates that it reads
 */
public record ServedModel(
        Integer modelVersion, long predictionsLogged, long predictionsDropped, long aggregateContributions) {}
