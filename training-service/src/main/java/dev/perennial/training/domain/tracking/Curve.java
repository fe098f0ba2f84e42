package dev.perennial.training.domain.tracking;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A number that a fit gives after each of its steps.
 *
 * @param name   what it is and what a step is, e.g. {@code validation-loss-by-round}
 * @param points steps ascending, at most {@link #MOST_POINTS}
 */
public record Curve(String name, List<Point> points) {
    /** Of a longer one some steps are left out. */
    public static final int MOST_POINTS = 200;

    /** Of a fit that has no steps, or none that are told. */
    public static final Curve NONE = new Curve("none", List.of());

    public Curve {
        requireNonNull(name, "name");
        points = List.copyOf(points);
        if (points.size() > MOST_POINTS) {
            throw new IllegalArgumentException("points: " + points.size() + " (expected: <= " + MOST_POINTS + ")");
        }
    }

    /**
     * One step.
     *
     * @param step  from 1
     * @param value may be infinite or NaN
     */
    public record Point(int step, double value) {}

    /**
     * The curve of values after steps 1, 2, and so on. Of many, as many as are kept at even distances, the last one included.
     *
     * @param values as many as there were steps
     */
    public static Curve of(String name, List<? extends Number> values) {
        int kept = Math.min(values.size(), MOST_POINTS);
        List<Point> points = new ArrayList<>(kept);
        for (int point = 1; point <= kept; point++) {
            int step = (int) ((long) point * values.size() / kept);
            points.add(new Point(step, values.get(step - 1).doubleValue()));
        }
        return new Curve(name, points);
    }
}
