package dev.perennial.training.domain;

/**
 * A run cannot give a model from its data, however often it is repeated. The message is for people: what was found and
 * what is needed.
 */
public final class RunFailedException extends RuntimeException {
    public RunFailedException(String message) {
        super(message);
    }
}
