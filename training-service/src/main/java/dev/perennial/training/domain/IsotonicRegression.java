package dev.perennial.training.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The step function that never falls and is nearest to the targets in the sum of squares, by pooling adjacent violators
 * (Ayer, Brunk, Ewing, Reid, Silverman: <i>An empirical distribution function for sampling with incomplete information</i>,
 * 1955).
 *
 * <p>A step lies in the middle of the gap between the margins on its two sides, so that a margin which is off by its last
 * bit is on the same side.
 */
public final class IsotonicRegression {
    private final float[] thresholds;
    private final float[] values;

    private IsotonicRegression(float[] thresholds, float[] values) {
        this.thresholds = thresholds;
        this.values = values;
    }

    /** Neighbouring margins that have one value. */
    private record Block(float low, float high, double sum, int count) {
        double mean() {
            return sum / count;
        }

        Block with(Block next) {
            return new Block(low, next.high, sum + next.sum, count + next.count);
        }
    }

    /**
     * @param margins at least one, finite; equal ones get one value
     * @param targets as many
     */
    public static IsotonicRegression fit(float[] margins, double[] targets) {
        List<Block> blocks = new ArrayList<>();
        for (Block next : distinct(margins, targets)) {
            Block pooled = next;
            while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).mean() >= pooled.mean()) {
                pooled = blocks.remove(blocks.size() - 1).with(pooled);
            }
            blocks.add(pooled);
        }
        float[] values = new float[blocks.size()];
        float[] thresholds = new float[blocks.size() - 1];
        for (int block = 0; block < values.length; block++) {
            values[block] = (float) blocks.get(block).mean();
            if (block > 0) {
                thresholds[block - 1] = between(blocks.get(block - 1).high, blocks.get(block).low);
            }
        }
        return new IsotonicRegression(thresholds, values);
    }

    private static List<Block> distinct(float[] margins, double[] targets) {
        int[] order = IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> margins[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Block> distinct = new ArrayList<>();
        for (int i : order) {
            Block next = new Block(margins[i], margins[i], targets[i], 1);
            int last = distinct.size() - 1;
            if (last >= 0 && distinct.get(last).high == margins[i]) {
                distinct.set(last, distinct.get(last).with(next));
            } else {
                distinct.add(next);
            }
        }
        return distinct;
    }

    /** Above {@code below} and at most {@code above}, where a margin counts as beyond the step from the threshold on. */
    private static float between(float below, float above) {
        float middle = (float) ((below + (double) above) / 2);
        return middle > below ? middle : above;
    }

    public float value(float margin) {
        int at = Arrays.binarySearch(thresholds, margin);
        return values[at >= 0 ? at + 1 : -at - 1];
    }

    /** Where the function steps, ascending; from the threshold on it has its next value. */
    public float[] thresholds() {
        return thresholds.clone();
    }

    /** The values before, between and after the thresholds, ascending. */
    public float[] values() {
        return values.clone();
    }
}
