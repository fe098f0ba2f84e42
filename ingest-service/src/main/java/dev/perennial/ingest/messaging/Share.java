package dev.perennial.ingest.messaging;

/**
 * How much of what is due may be done in one go: twice of what was taken in meanwhile. So what is due never keeps what comes waiting for
 * more than two thirds of the time, and does not pile up either.
 */
final class Share {
    private final int least;
    private int taken;

    /** @param least may always be done, at least 1 */
    Share(int least) {
        this.least = least;
    }

    /** One more record was taken in. */
    void taken() {
        taken++;
    }

    /** How much may be done now; counts anew. */
    int next() {
        int most = Math.max(least, 2 * taken);
        taken = 0;
        return most;
    }
}
