package dev.perennial.ingest.messaging;

/** A view of a topic could not be brought up to date: the log does not answer; a repeat may succeed. */
public final class ViewBehindException extends RuntimeException {
    public ViewBehindException(String topic) {
        super("no up-to-date view of " + topic + ": the log does not answer");
    }
}
