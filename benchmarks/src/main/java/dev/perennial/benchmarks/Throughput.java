package dev.perennial.benchmarks;

import dev.perennial.model.statistic.PairedRatio;
import java.io.IOException;
import java.util.Locale;

/**
 * Compares what two processes get done on one core: in turn, forwards and backwards, and the peer against itself. A goal is met if the
 * bad end of the interval meets it; it is void if the peer is not like itself.
 */
final class Throughput {
    private static final int WARM_UP_ROUNDS = 8;
    private static final int ROUNDS = 20;
    private static final int SIDES = 3;
    private static final double LEAST_PEER = 0.93;
    private static final double MOST_PEER = 1.07;

    private final int operations;
    private final double[][] perSecond = new double[SIDES][ROUNDS];
    private final double[][] processorMicros = new double[SIDES][ROUNDS];

    /** One of the two. */
    interface Side {
        /** Does so many operations and returns when they are done. */
        void run(int operations) throws IOException, InterruptedException;

        /** Whose time of a processor counts. */
        ProcessHandle process();
    }

    /** @param operations of each side in each round */
    Throughput(int operations) {
        this.operations = operations;
    }

    Throughput measure(Side ours, Side peer) throws IOException, InterruptedException {
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (int i = 0; i < SIDES; i++) {
                int side = round % 2 == 0 ? i : SIDES - 1 - i;
                run(side, round, side == 0 ? ours : peer);
            }
        }
        return this;
    }

    private void run(int number, int round, Side side) throws IOException, InterruptedException {
        double used = Cores.micros(side.process());
        long start = System.nanoTime();
        side.run(operations);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (round >= 0) {
            perSecond[number][round] = operations / seconds;
            processorMicros[number][round] = (Cores.micros(side.process()) - used) / operations;
        }
    }

    /**
     * Prints the comparison.
     *
     * @param goal least ratio of what is done in a second
     * @return whether it is met
     */
    boolean print(String name, double goal) {
        PairedRatio ratio = PairedRatio.of(perSecond[0], perSecond[1]);
        PairedRatio peer = PairedRatio.of(perSecond[1], perSecond[2]);
        boolean isVoid = peer.median() < LEAST_PEER || peer.median() > MOST_PEER;
        boolean isMet = !isVoid && ratio.low() >= goal;
        System.out.printf("%s%n", name);
        System.out.printf("  %-32s %10s %10s   %s%n", "medians of rounds", "here", "peer", "paired ratio [95%]");
        print("a second", perSecond[0], perSecond[1]);
        print("processor, us each", processorMicros[0], processorMicros[1]);
        print("peer against itself, a second", perSecond[1], perSecond[2]);
        System.out.printf(
                Locale.ROOT,
                "  goal: a second at least %.2f at the bad end: %s%n",
                goal,
                isVoid ? "void, the peer is not like itself" : isMet ? "met" : "missed");
        return isMet;
    }

    private static void print(String name, double[] here, double[] there) {
        System.out.printf(
                Locale.ROOT,
                "  %-32s %10.1f %10.1f   %s%n",
                name,
                PairedRatio.median(here),
                PairedRatio.median(there),
                PairedRatio.of(here, there));
    }
}
