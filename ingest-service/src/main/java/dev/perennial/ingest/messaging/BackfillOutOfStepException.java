package dev.perennial.ingest.messaging;

/** A part of a backfill does not begin where the backfill is. */
public final class BackfillOutOfStepException extends RuntimeException {
    BackfillOutOfStepException(long next) {
        super("the next row is " + next + "; send rows from there");
    }
}
