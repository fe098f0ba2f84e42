package dev.perennial.monitor.domain.drift;

import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.model.statistic.TestResult;

/**
 * One test of one variable.
 *
 * @param kind   what kind of variable
 * @param name   the feature's or label's name, or {@value #PREDICTION}
 * @param test   which test
 * @param result what it gave
 */
record Comparison(Kind kind, String name, String test, TestResult result) {
    static final String PREDICTION = "prediction";
    static final String KOLMOGOROV_SMIRNOV = "kolmogorov-smirnov";
    static final String CHI_SQUARE = "chi-square";
    /** Chi-square on how many values are missing. */
    static final String MISSING = "chi-square-missing";

    double pValue() {
        return result.pValue();
    }

    double effectSize() {
        return result.effectSize();
    }

    Finding finding(double threshold) {
        return new Finding(kind, name, test, result.statistic(), result.pValue(), threshold);
    }
}
