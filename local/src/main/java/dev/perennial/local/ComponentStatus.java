package dev.perennial.local;

import java.time.Instant;

/**
 * What is known about one part of an installation. The platform shows as its three parts.
 *
 * @param name such as {@code kafka} or {@code ingest}
 * @param pid of its process; null when there is none
 * @param startedAt of its process; null when there is none
 * @param residentBytes memory of the whole process, shared between the parts of one; null where the system does not tell
 * @param address where it answers, or would
 */
public record ComponentStatus(
        String name, State state, Long pid, Instant startedAt, Long residentBytes, String address) {
    /** What became of a part. */
    public enum State {
        /** Its probe answers. */
        READY,
        /** Its process runs, its probe does not answer. */
        STARTING,
        /** It ended without being told to. */
        DIED,
        /** It was not started, or was stopped. */
        STOPPED
    }
}
