package dev.perennial.training.domain.tracking;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.training.domain.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A metric of a run by step.
 *
 * @param name   {@link #TRIALS}, or the name of the curve of the best trial's fit
 * @param points steps ascending
 */
public record Series(String name, List<Point> points) {
    /** The score of each trial; its number is the step. */
    public static final String TRIALS = "trial-score";

    public Series {
        points = List.copyOf(points);
    }

    /**
     * One step.
     *
     * @param step            from 1
     * @param value           may be infinite or NaN
     * @param atEpochMillis   when it was known (UTC)
     */
    public record Point(long step, double value, long atEpochMillis) {}

    /**
     * The trials' scores, and the curve of the best of them.
     *
     * @param progress in the order of the record; of several of one trial the last counts
     */
    public static List<Series> of(List<Progress> progress, Metric objective) {
        Map<Integer, Progress> byNumber = new TreeMap<>();
        progress.forEach(done -> byNumber.put(done.trial().number(), done));
        if (byNumber.isEmpty()) {
            return List.of();
        }
        List<Series> series = new ArrayList<>();
        series.add(new Series(
                TRIALS,
                byNumber.values().stream()
                        .map(done -> new Point(
                                done.trial().number(),
                                done.trial().score(),
                                done.at().toEpochMilli()))
                        .toList()));
        List<Trial> trials = byNumber.values().stream().map(Progress::trial).toList();
        Trial.best(trials, objective)
                .map(best -> byNumber.get(best.number()))
                .filter(best -> !best.curve().points().isEmpty())
                .ifPresent(best -> series.add(of(best)));
        return series;
    }

    /** The last value by name; nothing when it is no finite number. */
    public Map<String, Double> last() {
        double last =
                points.isEmpty() ? Double.NaN : points.get(points.size() - 1).value();
        return Double.isFinite(last) ? Map.of(name, last) : Map.of();
    }

    private static Series of(Progress done) {
        long at = done.at().toEpochMilli();
        return new Series(
                done.curve().name(),
                done.curve().points().stream()
                        .map(point -> new Point(point.step(), point.value(), at))
                        .toList());
    }
}
