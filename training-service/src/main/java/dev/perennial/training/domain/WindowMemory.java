package dev.perennial.training.domain;

/**
 * Whether a window that is larger than usual fits into the heap. A process that runs out of memory takes everything else
 * that it does along; a run that is refused does not.
 */
public final class WindowMemory {
    /** Per value a double; whatever a run takes of the window shares it. */
    private static final long BYTES_A_VALUE = 8;
    /** Per example: its id, its times, its label, and its place while they are put in order. */
    private static final long BYTES_AN_EXAMPLE = 100;
    /** Of the heap; the rest is for fits and for all else. */
    private static final double SHARE = 0.8;

    private static final long MEBIBYTE = 1 << 20;

    private WindowMemory() {}

    /**
     * @param examples  that are to be held, those beyond the window included
     * @param inputs    columns, at least 1
     * @param heapBytes most that the heap may hold
     * @throws RunFailedException when there are more than {@value RunPlan#USUAL_MOST_EXAMPLES} and they are too many
     */
    public static void require(long examples, int inputs, long heapBytes) {
        long needed = examples * (inputs * BYTES_A_VALUE + BYTES_AN_EXAMPLE);
        if (examples > RunPlan.USUAL_MOST_EXAMPLES && needed > heapBytes * SHARE) {
            throw new RunFailedException(
                    "training.window: %,d examples of %d inputs take some %,d MiB of a heap of %,d MiB"
                                    .formatted(examples, inputs, needed / MEBIBYTE, heapBytes / MEBIBYTE)
                            + " (expected: a lower training.window.examples, or a training service with a larger -Xmx)");
        }
    }
}
