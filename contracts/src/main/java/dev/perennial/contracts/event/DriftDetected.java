package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.List;

/**
 * The analysis window of a model differs from its champion's reference window. Topic {@code drift-detected}; sent by
 * monitor-service when drift begins, not again while it lasts.
 *
 * @param modelVersion the champion whose reference was compared with
 * @param windowStart  start of the analysis window in event time (UTC, inclusive)
 * @param windowEnd    end of the analysis window in event time (UTC, exclusive)
 * @param exampleCount predictions in the analysis window, at least 1
 * @param findings     what differs, strongest first, at least one
 */
public record DriftDetected(
        EventContext context,
        String modelName,
        int modelVersion,
        Instant windowStart,
        Instant windowEnd,
        long exampleCount,
        List<Finding> findings)
        implements PipelineEvent {
    /** What changed. */
    public enum Kind {
        FEATURE,
        PREDICTION,
        LABEL
    }

    public DriftDetected {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(1, modelVersion, "modelVersion");
        Require.present(windowStart, "windowStart");
        Require.notBefore(windowStart, windowEnd, "windowEnd");
        Require.atLeast(1, exampleCount, "exampleCount");
        findings = Require.list(findings, "findings");
        Require.atLeast(1, findings.size(), "findings");
    }

    /**
     * One variable that differs.
     *
     * @param kind      what kind of variable
     * @param name      the feature's name, or {@code prediction}, or the label's name
     * @param test      the two-sample test, e.g. {@code kolmogorov-smirnov}
     * @param statistic the test's statistic
     * @param pValue    probability of a difference at least this large without drift, in [0, 1]
     * @param threshold the p-value below which it counts, corrected for the number of variables
     */
    public record Finding(Kind kind, String name, String test, double statistic, double pValue, double threshold) {
        public Finding {
            Require.present(kind, "kind");
            Require.nonBlank(name, "name");
            Require.nonBlank(test, "test");
            Require.finite(statistic, "statistic");
            Require.probability(pValue, "pValue");
            Require.probability(threshold, "threshold");
        }
    }
}
