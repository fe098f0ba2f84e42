package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a replica has heard enough of the log to answer. Without local copies that is all that was on it at the start.
 * With them it is enough that nothing has come for a while, for then Kafka is away; and it stays enough when Kafka is back,
 * so that replicas which answer do not all stop answering at once.
 */
public final class Knowledge {
    private final boolean hasCopies;
    private final Duration patience;
    private volatile boolean sufficed;

    /**
     * @param hasCopies whether models are served from local copies
     * @param patience  how long with copies nothing may come before Kafka counts as away
     */
    public Knowledge(boolean hasCopies, Duration patience) {
        this.hasCopies = hasCopies;
        this.patience = requireNonNull(patience, "patience");
    }

    /**
     * @param caughtUp  whether everything that was on the log at the start has been heard
     * @param lastHeard when something was last heard; before that, when listening began
     */
    public boolean suffices(boolean caughtUp, Instant lastHeard, Instant now) {
        sufficed = sufficed
                || caughtUp
                || (hasCopies && Duration.between(lastHeard, now).compareTo(patience) >= 0);
        return sufficed;
    }
}
