package dev.perennial.model.aggregate;

/** An aggregate is older than its definition allows, and the definition says that nothing is predicted then. */
public final class StaleValueException extends RuntimeException {
    private final String aggregate;

    StaleValueException(String aggregate, String message) {
        super(message);
        this.aggregate = aggregate;
    }

    /** The aggregate's name. */
    public String aggregate() {
        return aggregate;
    }
}
