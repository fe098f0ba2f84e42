package dev.perennial.ingest.rest;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who may wait for the log. Once it did not answer, one request at a time tries it, and the others are sent away at once
 * rather than queue for threads that all wait, until one was acknowledged.
 */
final class LogGate {
    private final AtomicBoolean isShut = new AtomicBoolean();
    private final AtomicBoolean isTried = new AtomicBoolean();

    /** A request on its way to the log. */
    final class Passage implements AutoCloseable {
        private final boolean isTrial;

        private Passage(boolean isTrial) {
            this.isTrial = isTrial;
        }

        /** The log has what was sent. */
        void acknowledged() {
            isShut.set(false);
        }

        /** The log did not answer. */
        void failed() {
            isShut.set(true);
        }

        @Override
        public void close() {
            if (isTrial) {
                isTried.set(false);
            }
        }
    }

    /** @throws BusyException when the log does not answer and another request tries it */
    Passage enter() {
        if (!isShut.get()) {
            return new Passage(false);
        }
        if (isTried.compareAndSet(false, true)) {
            return new Passage(true);
        }
        throw new BusyException("the log does not answer, and another request tries it");
    }
}
