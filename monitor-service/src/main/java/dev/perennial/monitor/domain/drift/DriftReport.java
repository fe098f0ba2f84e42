package dev.perennial.monitor.domain.drift;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.monitor.domain.window.Window;
import java.time.Instant;
import java.util.List;

/**
 * How one closed window compares with the champion's reference.
 *
 * @param modelVersion the champion compared with; null if the window was not tested
 * @param windowStart  start of the window in event time (UTC, inclusive)
 * @param windowEnd    end of the window in event time (UTC, exclusive)
 * @param exampleCount examples predicted in it
 * @param outcome      whether it was tested
 * @param drifted      whether anything differs
 * @param variables    how many variables were tested
 * @param score        largest effect of any variable, in [0, 1], whether or not it counts
 * @param findings     what differs, strongest first, at most {@value #MAX_FINDINGS}
 */
public record DriftReport(
        Integer modelVersion,
        Instant windowStart,
        Instant windowEnd,
        long exampleCount,
        Outcome outcome,
        boolean drifted,
        int variables,
        double score,
        List<Finding> findings) {
    /** Most findings that a report holds. */
    public static final int MAX_FINDINGS = 50;

    /** Whether a window was tested. */
    public enum Outcome {
        TESTED,
        /** fewer predictions than the definition asks for */
        TOO_FEW,
        /** there was no champion, or its reference could not be read */
        NO_REFERENCE
    }

    public DriftReport {
        requireNonNull(windowStart, "windowStart");
        requireNonNull(windowEnd, "windowEnd");
        requireNonNull(outcome, "outcome");
        findings = findings.stream().limit(MAX_FINDINGS).toList();
        if (drifted && (findings.isEmpty() || modelVersion == null)) {
            throw new IllegalArgumentException("findings: " + findings + " (expected: what drifted, and from whom)");
        }
    }

    static DriftReport untested(Outcome outcome, Window window, long exampleCount) {
        return new DriftReport(null, window.start(), window.end(), exampleCount, outcome, false, 0, 0, List.of());
    }
}
