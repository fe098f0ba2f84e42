package dev.perennial.model.aggregate;

/** An aggregate is older than its definition allows, and the definition says that nothing is predicted then. */
public final class StaleValueException extends RuntimeException {
    private final String aggregate;
    private final String found;
    private final String expected;

    StaleValueException(String aggregate, String found, String expected) {
        super(found + " (expected: " + expected + ")");
        this.aggregate = aggregate;
        this.found = found;
        this.expected = expected;
    }

    /** The aggregate's name. */
    public String aggregate() {
        return aggregate;
    }

    /** How old it is, and of whom, in words. */
    public String found() {
        return found;
    }

    /** How old it may be, in words. */
    public String expected() {
        return expected;
    }
}
