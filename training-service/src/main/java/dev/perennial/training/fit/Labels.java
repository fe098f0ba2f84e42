package dev.perennial.training.fit;

/**
 * What is fitted, as an engine takes it.
 *
 * @param values  class indexes or scaled values
 * @param weights how much each counts, at least 0; null: all alike
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Labels(float[] values, float[] weights) {
    /** The weighted mean of the values. */
    double mean() {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            double weight = weights == null ? 1 : weights[i];
            sum += weight * values[i];
            total += weight;
        }
        return sum / total;
    }
}
