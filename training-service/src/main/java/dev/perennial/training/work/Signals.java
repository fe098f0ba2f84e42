package dev.perennial.training.work;

import jakarta.inject.Singleton;

/**
 * Says that there may be work, raised by whoever records it. Only a shortcut: who waits also looks from time to time, as
 * another replica may have recorded it.
 */
@Singleton
public final class Signals {
    private final Signal outbox = new Signal();
    private final Signal queue = new Signal();
    private final Signal deletions = new Signal();
    private final Signal trialRequests = new Signal();
    private final Signal trialResults = new Signal();
    private final Signal trialOutbox = new Signal();

    /** Something waits to be published. */
    public Signal outbox() {
        return outbox;
    }

    /** A run waits for a worker. */
    public Signal queue() {
        return queue;
    }

    /** A model was deleted. */
    public Signal deletions() {
        return deletions;
    }

    /** A part of a trial waits for a replica. */
    public Signal trialRequests() {
        return trialRequests;
    }

    /** A part of a trial is fitted. */
    public Signal trialResults() {
        return trialResults;
    }

    /** A request for a part of a trial, or its result, waits to be published. */
    public Signal trialOutbox() {
        return trialOutbox;
    }
}
