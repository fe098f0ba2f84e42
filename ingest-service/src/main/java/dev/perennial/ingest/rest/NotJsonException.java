package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;

/** What should be a JSON object is no JSON at all. */
final class NotJsonException extends InvalidInputException {
    NotJsonException(String expected) {
        super(Problem.ROOT, "no JSON", expected);
    }
}
