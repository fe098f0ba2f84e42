package dev.perennial.local.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of published lines.
 *
 * @param accepted lines on the log
 * @param rejected lines refused
 * @param errors   what is wrong with the refused lines; not with all of them when they are very many
 */
public record Accepted(int accepted, int rejected, List<LineError> errors) {
    /** Before the first line. */
    static final Accepted NOTHING = new Accepted(0, 0, List.of());

    public Accepted {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    /**
     * One thing that is wrong with a line.
     *
     * @param line     its number from 1 among those published together
     * @param path     the field
     * @param found    what stands there
     * @param expected what is allowed there
     */
    public record LineError(int line, String path, String found, String expected) {
        private LineError behind(int lines) {
            return new LineError(lines + line, path, found, expected);
        }

        @Override
        public String toString() {
            return path + ": " + found + " (expected: " + expected + ")";
        }
    }

    /** Both together, where the other's lines came behind so many. */
    Accepted plus(Accepted other, int linesBefore) {
        List<LineError> all = new ArrayList<>(errors);
        other.errors.forEach(error -> all.add(error.behind(linesBefore)));
        return new Accepted(accepted + other.accepted, rejected + other.rejected, all);
    }
}
