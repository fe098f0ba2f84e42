package dev.perennial.contracts.event;

/** Range checks of the event records; every message states what was found and what is allowed. */
final class Require {
    private Require() {}

    static long atLeast(long minimum, long value, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + minimum + ")");
        }
        return value;
    }

    static double finite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
        }
        return value;
    }

    static String sha256(String value, String name) {
        if (value == null || !value.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 64 hexadecimal digits)");
        }
        return value;
    }

    static String nonBlank(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + ": nothing (expected: text)");
        }
        return value;
    }
}
