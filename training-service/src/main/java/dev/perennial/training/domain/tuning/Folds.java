package dev.perennial.training.domain.tuning;

import java.util.ArrayList;
import java.util.List;

/**
 * Time-ordered cross-validation. With K folds the examples are cut into K + 4 parts of equal length; each of the newest K parts
 * is predicted by what is fitted on everything before it. So one fold predicts the newest fifth.
 */
public final class Folds {
    private static final int PARTS_BEFORE = 4;

    private Folds() {}

    /**
     * @param fitted    examples from the oldest on that are fitted, at least 1
     * @param validated end (exclusive) of the examples after them that are predicted
     */
    public record Fold(int fitted, int validated) {}

    /**
     * @param eventTimes ascending
     * @param folds      at least 1
     * @return the folds, the oldest first; fewer when there are too few event times for as many
     */
    public static List<Fold> of(long[] eventTimes, int folds) {
        int size = eventTimes.length;
        List<Fold> cut = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            int from = position(eventTimes, folds, fold);
            int to = position(eventTimes, folds, fold + 1);
            if (0 < from && from < to) {
                cut.add(new Fold(from, fold == folds - 1 ? size : to));
            }
        }
        return cut;
    }

    /** The cut before a part; with several folds between two event times, so that each part is later than what is before it. */
    private static int position(long[] eventTimes, int folds, int fold) {
        int size = eventTimes.length;
        int position = (int) Math.round(size * ((PARTS_BEFORE + fold) / (double) (PARTS_BEFORE + folds)));
        // one fold cuts where it always did: a run of the same examples has to give the same model
        while (folds > 1 && 0 < position && position < size && eventTimes[position - 1] == eventTimes[position]) {
            position++;
        }
        return position;
    }
}
