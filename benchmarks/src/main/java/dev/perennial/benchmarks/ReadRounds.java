package dev.perennial.benchmarks;

import dev.perennial.model.statistic.PairedRatio;
import java.util.Locale;

/** What every round measured, in microseconds: here, in Redis, and in Redis once more. */
final class ReadRounds {
    private static final int SIDES = 3;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    private static final double GOAL = 0.1;
    private static final double LEAST_PEER = 0.93;
    private static final double MOST_PEER = 1.07;

    private final double[][] medians;
    private final double[][] tails;

    ReadRounds(int count) {
        medians = new double[SIDES][count];
        tails = new double[SIDES][count];
    }

    void keep(int round, OpenLoop.Latencies[] sides) {
        for (int side = 0; side < SIDES; side++) {
            medians[side][round] = sides[side].micros(MEDIAN);
            tails[side][round] = sides[side].micros(TAIL);
        }
    }

    /** Prints the table; whether the goal is met. */
    boolean print() {
        System.out.printf("%-34s %9s %9s   %s%n", "medians of rounds", "here", "Redis", "paired ratio [95%]");
        print("p50, us", medians[0], medians[1]);
        PairedRatio tail = print("p99, us", tails[0], tails[1]);
        PairedRatio peer = print("p99 of Redis against itself, us", tails[1], tails[2]);
        boolean isVoid = peer.median() < LEAST_PEER || peer.median() > MOST_PEER;
        boolean isMet = tail.high() <= GOAL;
        System.out.printf(
                Locale.ROOT,
                "goal: p99 ratio at most %.1f at the bad end: %s%n",
                GOAL,
                isVoid ? "void, Redis is not like itself" : isMet ? "met" : "missed");
        return !isVoid && isMet;
    }

    private static PairedRatio print(String name, double[] here, double[] there) {
        PairedRatio ratio = PairedRatio.of(here, there);
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.2f %9.2f   %s%n",
                name,
                PairedRatio.median(here),
                PairedRatio.median(there),
                ratio);
        return ratio;
    }
}
