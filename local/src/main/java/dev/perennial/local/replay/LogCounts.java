package dev.perennial.local.replay;

import dev.perennial.local.client.ServedModel;

/**
 * What became of a model's predictions at the serving replica, which logs them by and by and, when its log cannot take them, not at all.
 *
 * @param logged  on the log since the replica started
 * @param dropped not on it, and never will be
 */
record LogCounts(long logged, long dropped) {
    static LogCounts of(ServedModel served) {
        return new LogCounts(served.predictionsLogged(), served.predictionsDropped());
    }

    /** Whether the fate of so many answers, given since the earlier counts, is decided. */
    boolean cover(int answers, LogCounts earlier) {
        return isRestartedSince(earlier) || logged + dropped - earlier.logged - earlier.dropped >= answers;
    }

    /** How many of them may not be on the log. A replica that was restarted does not know, so all of them may not. */
    long lost(int answers, LogCounts earlier) {
        return isRestartedSince(earlier) ? answers : dropped - earlier.dropped;
    }

    private boolean isRestartedSince(LogCounts earlier) {
        return logged < earlier.logged || dropped < earlier.dropped;
    }
}
