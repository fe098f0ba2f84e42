package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.TimeBound;
import java.time.Duration;

/**
 * The settings of a relay.
 *
 * @param prefix   what every topic of this installation starts with
 * @param bound    how far ahead times may be
 * @param patience how long a step waits for records
 */
record RelaySettings(String prefix, TimeBound bound, Duration patience) {}
