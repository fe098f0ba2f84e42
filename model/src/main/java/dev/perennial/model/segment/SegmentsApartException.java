package dev.perennial.model.segment;

/** Segments that cannot become one, as a column changed its type between them. */
public final class SegmentsApartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int part;

    SegmentsApartException(int part, String column) {
        super("column " + column + " of part " + part + " has another type than before");
        this.part = part;
    }

    /** Position of the first part, at least 1, whose columns do not go with those before it. */
    public int part() {
        return part;
    }
}
