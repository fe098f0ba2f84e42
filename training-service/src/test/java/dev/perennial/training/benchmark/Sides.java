package dev.perennial.training.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.perennial.model.statistic.PairedRatio;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Measures two sides in turn, forwards and backwards, and the peer against itself, all in this process: wall time, and the
 * processor time of all its threads.
 */
final class Sides {
    private static final double LEAST_PEER = 0.93;
    private static final double MOST_PEER = 1.07;

    private final int pairs;
    private final double[] wallHere;
    private final double[] wallPeer;
    private final double[] busyHere;
    private final double[] busyPeer;
    private final double[] busyPeerAgain;

    private Sides(int pairs) {
        this.pairs = pairs;
        wallHere = new double[pairs];
        wallPeer = new double[pairs];
        busyHere = new double[pairs];
        busyPeer = new double[pairs];
        busyPeerAgain = new double[pairs];
    }

    /**
     * @param warmUp pairs before those that count
     * @param pairs  that count, at least 1
     */
    static Sides measure(int warmUp, int pairs, Runnable here, Runnable peer) {
        Sides sides = new Sides(pairs);
        for (int pair = -warmUp; pair < pairs; pair++) {
            boolean forwards = Math.floorMod(pair, 2) == 0;
            Taken first = Taken.by(forwards ? here : peer);
            Taken second = Taken.by(forwards ? peer : here);
            Taken again = Taken.by(peer);
            if (pair >= 0) {
                sides.keep(pair, forwards ? first : second, forwards ? second : first, again);
            }
        }
        return sides;
    }

    private void keep(int pair, Taken here, Taken peer, Taken again) {
        wallHere[pair] = here.wall();
        wallPeer[pair] = peer.wall();
        busyHere[pair] = here.busy();
        busyPeer[pair] = peer.busy();
        busyPeerAgain[pair] = again.busy();
    }

    /** Seconds. */
    private record Taken(double wall, double busy) {
        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private static final double NANOS = 1e9;

        static Taken by(Runnable work) {
            // nobody pays for the garbage of the side before
            System.gc();
            long wall = System.nanoTime();
            long busy = SYSTEM.getProcessCpuTime();
            work.run();
            return new Taken((System.nanoTime() - wall) / NANOS, (SYSTEM.getProcessCpuTime() - busy) / NANOS);
        }
    }

    /**
     * Prints the table.
     *
     * @param most how many times the peer's processor time it may take, at the bad end of the interval
     * @return whether the goal is met
     */
    boolean print(String name, double most) {
        System.out.printf(Locale.ROOT, "%s%n", name);
        System.out.printf(
                Locale.ROOT, "  medians of %d pairs, seconds %7s %10s   paired ratio [95%%]%n", pairs, "here", "peer");
        line("wall", wallHere, wallPeer);
        PairedRatio busy = line("processor", busyHere, busyPeer);
        PairedRatio same = line("processor, peer against itself", busyPeerAgain, busyPeer);
        boolean isVoid = same.median() < LEAST_PEER || same.median() > MOST_PEER;
        boolean isMet = busy.high() <= most;
        System.out.printf(
                Locale.ROOT,
                "  goal: processor at most %.3f at the bad end: %s%n",
                most,
                isVoid ? "void, the peer is not like itself" : isMet ? "met" : "missed");
        return !isVoid && isMet;
    }

    private static PairedRatio line(String name, double[] here, double[] there) {
        PairedRatio ratio = PairedRatio.of(here, there);
        System.out.printf(
                Locale.ROOT,
                "  %-30s %9.3f %10.3f   %s%n",
                name,
                PairedRatio.median(here),
                PairedRatio.median(there),
                ratio);
        return ratio;
    }
}
