package dev.perennial.training.domain;

import dev.perennial.contracts.event.ExpectationOutcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run cannot give a model from its data, however often it is repeated. The message is for people: what was found and
 * what is needed.
 */
public final class RunFailedException extends RuntimeException {
    private final transient List<ExpectationOutcome> expectations;

    public RunFailedException(String message) {
        this(message, List.of());
    }

    private RunFailedException(String message, List<ExpectationOutcome> expectations) {
        super(message);
        this.expectations = List.copyOf(expectations);
    }

    /**
     * The examples are not as the definition expects.
     *
     * @param outcomes of all expectations, one at least of which blocks
     */
    public static RunFailedException blocked(List<ExpectationOutcome> outcomes) {
        return new RunFailedException(
                "expectations are not met; "
                        + outcomes.stream()
                                .filter(ExpectationOutcome::blocks)
                                .map(ExpectationOutcome::describe)
                                .collect(Collectors.joining("; ")),
                outcomes);
    }

    /** How the expectations fared; empty when something else was wrong. */
    public List<ExpectationOutcome> expectations() {
        return expectations;
    }
}
