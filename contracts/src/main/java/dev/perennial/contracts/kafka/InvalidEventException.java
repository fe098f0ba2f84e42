package dev.perennial.contracts.kafka;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import java.util.List;

/** A record that can never be read as the event of its topic; it belongs on the dead-letter topic at once. */
public final class InvalidEventException extends InvalidInputException {
    public InvalidEventException(List<Problem> problems) {
        super(problems);
    }

    public InvalidEventException(String path, String found, String expected) {
        super(path, found, expected);
    }
}
