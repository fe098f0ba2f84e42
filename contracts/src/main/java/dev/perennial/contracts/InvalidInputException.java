package dev.perennial.contracts;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input that can never succeed, however often it is tried: a 4xx over HTTP, the dead-letter topic over Kafka.
 * A broken world (a broker or a database that does not answer) is never reported by this type.
 */
public class InvalidInputException extends IllegalArgumentException {
    private final transient List<Problem> problems;

    /** @param problems what is wrong, at least one */
    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidInputException(String path, String found, String expected) {
        this(List.of(new Problem(path, found, expected)));
    }

    public final List<Problem> problems() {
        return problems;
    }
}
