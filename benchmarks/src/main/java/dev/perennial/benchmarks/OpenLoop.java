package dev.perennial.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Asks at fixed times, however long the answers take, and measures each from the time at which it was due. */
final class OpenLoop {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int entities;
    private final SplittableRandom random;
    private double sum;

    /** @param entities of which each question names one, at random */
    OpenLoop(int entities, long seed) {
        this.entities = entities;
        this.random = new SplittableRandom(seed);
    }

    /** Sorted latencies. */
    static final class Latencies {
        private final long[] nanos;

        private Latencies(long[] nanos) {
            this.nanos = nanos;
        }

        /** @param share of the answers that were at least as fast */
        double micros(double share) {
            return nanos[(int) Math.min(nanos.length - 1, (long) (nanos.length * share))] / NANOS_PER_MICRO;
        }
    }

    Latencies run(IntToDoubleFunction read, int perSecond, int questions) {
        long[] nanos = new long[questions];
        long start = System.nanoTime();
        for (int i = 0; i < questions; i++) {
            long due = start + i * NANOS_PER_SECOND / perSecond;
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            sum += read.applyAsDouble(random.nextInt(entities));
            nanos[i] = System.nanoTime() - due;
        }
        Arrays.sort(nanos);
        return new Latencies(nanos);
    }

    /** Asks again as soon as there is an answer; the seconds that it took. */
    double saturate(IntToDoubleFunction read, int questions) {
        long start = System.nanoTime();
        for (int i = 0; i < questions; i++) {
            sum += read.applyAsDouble(random.nextInt(entities));
        }
        return (System.nanoTime() - start) / (double) NANOS_PER_SECOND;
    }

    /** Of everything that was read, so that nothing was read in vain. */
    double sum() {
        return sum;
    }
}
