package dev.perennial.evaluation.domain;

/** A rollback that the state of the registry does not allow; the message is a sentence for whoever asked. */
public final class RollbackRefusedException extends RuntimeException {
    public RollbackRefusedException(String message) {
        super(message);
    }
}
