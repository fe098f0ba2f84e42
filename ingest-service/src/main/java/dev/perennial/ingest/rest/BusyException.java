package dev.perennial.ingest.rest;

/** More large bodies are in work than memory allows. */
final class BusyException extends RuntimeException {
    BusyException() {
        super("too many large requests at once");
    }
}
