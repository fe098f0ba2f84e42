package dev.perennial.local;

import java.time.Duration;
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
        /** Its process runs, its probe does not answer yet. */
        STARTING,
        /** Its process runs and has had all the time to start, yet its probe does not answer: it is overloaded, or it hangs. */
        UNRESPONSIVE,
        /** It ended without being told to. */
        DIED,
        /** It was not started, or was stopped. */
        STOPPED;

        /**
         * That of a process that runs.
         *
         * @param answers whether its probe answers
         * @param age     since the process was started
         */
        static State running(boolean answers, Duration age) {
            if (answers) {
                return READY;
            }
            return age.compareTo(Startup.LIMIT) > 0 ? UNRESPONSIVE : STARTING;
        }
    }
}
