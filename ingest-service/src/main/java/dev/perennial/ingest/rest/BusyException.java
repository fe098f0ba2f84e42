package dev.perennial.ingest.rest;

/** This one cannot be taken now; a little later it can. */
final class BusyException extends RuntimeException {
    BusyException(String why) {
        super(why);
    }
}
