package dev.perennial.local.client;

/**
 * How the monitor stands with one model.
 *
 * @param modelVersion the champion whose reference is compared with; null when there is none
 * @param state        {@code stable} or {@code drifted}
 * @param predictions  predictions fully processed
 * @param driftEvents  drift events sent
 */
public record DriftState(Integer modelVersion, String state, long predictions, long driftEvents) {}
