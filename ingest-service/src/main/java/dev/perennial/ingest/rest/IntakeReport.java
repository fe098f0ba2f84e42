package dev.perennial.ingest.rest;

import dev.perennial.contracts.Problem;
import java.util.List;

/**
 * What became of a body of events.
 *
 * @param accepted events that are on the log
 * @param rejected lines that are not
 * @param errors   the first problems of the rejected lines, at most {@value #MAX_ERRORS}
 */
record IntakeReport(int accepted, int rejected, List<LineError> errors) {
    static final int MAX_ERRORS = 1_000;

    /** @param line its number from 1 */
    record LineError(int line, String path, String found, String expected) {
        static LineError of(int line, Problem problem) {
            return new LineError(line, problem.path(), problem.found(), problem.expected());
        }
    }
}
