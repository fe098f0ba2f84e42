package dev.perennial.monitor.messaging;

import static java.util.Objects.requireNonNull;

import dev.perennial.monitor.domain.example.Observation;

/**
 * An observation on its way to its model.
 *
 * @param partition   which partition of the topics it came from
 * @param observation what it tells
 */
record Told(int partition, Observation observation) {
    Told {
        requireNonNull(observation, "observation");
    }
}
