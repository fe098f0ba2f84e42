package dev.perennial.model.statistic;

/**
 * The outcome of a two-sample test.
 *
 * @param statistic  the test's statistic
 * @param pValue     probability of a statistic at least as large when both samples come from one distribution, in [0, 1]
 * @param effectSize how much the distributions differ whatever the number of examples, in [0, 1]: the largest difference
 *                   of the probability that they give to one event (any event for categories, "at most x" for numbers)
 */
public record TestResult(double statistic, double pValue, double effectSize) {
    /** The outcome when a sample is empty or both take one value only: nothing speaks for a difference. */
    static final TestResult NO_DIFFERENCE = new TestResult(0, 1, 0);
}
