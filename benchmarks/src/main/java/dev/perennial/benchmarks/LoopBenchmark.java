package dev.perennial.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The goals of the whole loop: how long the demo takes from a built tree, how fresh its answers are, and what the five services hold
 * while they are idle. With {@code -Dperennial.benchmark.clone=true}, for it takes half an hour, also how long a stranger waits who
 * has nothing yet. Absolute figures: quote them with the machine that they come from.
 */
public final class LoopBenchmark {
    private static final String CLONE = "perennial.benchmark.clone";

    private LoopBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>(DemoBenchmark.measure());
        if (Boolean.getBoolean(CLONE)) {
            figures.addAll(CloneBenchmark.measure());
        }
        Figure.print(figures, System.out);
        System.exit(figures.stream().allMatch(Figure::isMet) ? 0 : 1);
    }
}
