package dev.perennial.local.replay;

import dev.perennial.local.history.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A history as what happens one after the other, cut into steps. Between two steps the loop is let come to rest; so a step
 * ends where the loop may decide something.
 */
final class Timeline {
    private final List<Happening> happenings;
    private int next;

    /**
     * Features or a label of one row becoming known.
     *
     * @param at    when (UTC)
     * @param row   index into the history
     * @param label whether it is the label
     */
    record Happening(Instant at, int row, boolean label) {}

    /** @param longest labels that come later after their features are left out: to the loop such an example has expired */
    Timeline(List<HistoryRow> history, Duration longest) {
        happenings = new ArrayList<>(2 * history.size());
        for (int row = 0; row < history.size(); row++) {
            HistoryRow example = history.get(row);
            happenings.add(new Happening(example.eventTime(), row, false));
            if (example.label() != null
                    && !example.knownAt().isAfter(example.eventTime().plus(longest))) {
                happenings.add(new Happening(example.knownAt(), row, true));
            }
        }
        // at one instant features come first: a label must not help a prediction of the same moment
        happenings.sort(Comparator.comparing(Happening::at).thenComparing(Happening::label));
    }

    int size() {
        return happenings.size();
    }

    boolean isOver() {
        return next == happenings.size();
    }

    /**
     * The next step, at least one happening long.
     *
     * @param mostLabels labels in it at most, at least 1: what is missing to the next run
     * @param mostTime   its longest span
     */
    List<Happening> next(int mostLabels, Duration mostTime) {
        Instant end = happenings.get(next).at().plus(mostTime);
        int start = next;
        int labels = 0;
        while (next < happenings.size() && labels < mostLabels) {
            Happening happening = happenings.get(next);
            if (next > start && !happening.at().isBefore(end)) {
                break;
            }
            labels += happening.label() ? 1 : 0;
            next++;
        }
        return happenings.subList(start, next);
    }
}
