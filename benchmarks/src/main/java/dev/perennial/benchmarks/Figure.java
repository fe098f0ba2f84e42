package dev.perennial.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param name  what was measured, with its unit
 * @param value the measured figure; null where it could not be measured, which meets no goal
 * @param goal  what it has to stay below
 */
record Figure(String name, Double value, double goal) {
    boolean isMet() {
        return value != null && value < goal;
    }

    static void print(List<Figure> figures, PrintStream out) {
        out.printf("%-55s %10s %10s%n", "", "measured", "goal <");
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    "%-55s %10s %10.1f %s%n",
                    figure.name(),
                    figure.value() == null ? "-" : String.format(Locale.ROOT, "%.1f", figure.value()),
                    figure.goal(),
                    figure.isMet() ? "met" : "missed");
        }
    }
}
