package dev.perennial.training.domain.tracking;

/**
 * What a piece of work took.
 *
 * @param wallSeconds from its start to its end, at least 0
 * @param cpuSeconds  processor time of the thread that did it, user and system, at least 0. Without what the process does on other
 *     threads: garbage collection, the compiler, the database driver, threads of an engine. NaN where the JDK cannot tell
 */
public record Cost(double wallSeconds, double cpuSeconds) {
    /** Of nothing. */
    public static final Cost NONE = new Cost(0, 0);

    private static final double NANOS = 1e9;

    /** What both took. */
    public Cost plus(Cost other) {
        return new Cost(wallSeconds + other.wallSeconds, cpuSeconds + other.cpuSeconds);
    }

    /** @param cpuNanos negative: the JDK cannot tell */
    public static Cost ofNanos(long wallNanos, long cpuNanos) {
        return new Cost(Math.max(0, wallNanos) / NANOS, cpuNanos < 0 ? Double.NaN : cpuNanos / NANOS);
    }
}
