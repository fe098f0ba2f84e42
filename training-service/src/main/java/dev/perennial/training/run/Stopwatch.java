package dev.perennial.training.run;

import dev.perennial.training.domain.tracking.Cost;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures what the thread that made it does. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long wall = System.nanoTime();
    private final long cpu = cpuNanos();

    /** Since it was made; to be asked by the thread that made it. */
    Cost cost() {
        long now = cpuNanos();
        return Cost.ofNanos(System.nanoTime() - wall, cpu < 0 || now < 0 ? -1 : now - cpu);
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
    }
}
