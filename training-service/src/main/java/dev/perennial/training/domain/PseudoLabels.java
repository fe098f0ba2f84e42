package dev.perennial.training.domain;

import dev.perennial.model.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model is sure enough of to be taken for labels of examples that have none (self-training: Yarowsky, <i>Unsupervised
 * word sense disambiguation rivaling supervised methods</i>, ACL 1995).
 *
 * @param examples the examples taken, each with the class that was predicted, in event-time order
 * @param taken    how many of each class, in the definition's order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PseudoLabels(Dataset examples, int[] taken) {
    /**
     * Takes what a model is sure of.
     *
     * @param unlabelled in event-time order, at least one; their targets are not looked at
     * @param scores     per example a probability per class
     * @param confidence least probability that is taken for a label
     */
    public static PseudoLabels of(Dataset unlabelled, double[][] scores, double confidence) {
        int[] taken = new int[scores[0].length];
        double[] targets = new double[unlabelled.size()];
        int[] rows = IntStream.range(0, scores.length)
                .filter(row -> {
                    int likeliest = likeliest(scores[row]);
                    boolean isSure = scores[row][likeliest] >= confidence;
                    targets[row] = likeliest;
                    taken[likeliest] += isSure ? 1 : 0;
                    return isSure;
                })
                .toArray();
        return new PseudoLabels(withTargets(unlabelled, targets).select(rows), taken);
    }

    /** Nothing taken, for there was nothing to take from. */
    public static PseudoLabels none(Dataset like, int classes) {
        return new PseudoLabels(like.select(new int[0]), new int[classes]);
    }

    private static int likeliest(double[] scores) {
        int likeliest = 0;
        for (int i = 1; i < scores.length; i++) {
            likeliest = scores[i] > scores[likeliest] ? i : likeliest;
        }
        return likeliest;
    }

    private static Dataset withTargets(Dataset examples, double[] targets) {
        return new Dataset(
                examples.features(), examples.exampleIds(), examples.eventTimes(), examples.knownTimes(), targets);
    }

    /**
     * The examples of a time span: a model fitted on labelled examples of the span takes none that it could not have met by
     * its end.
     *
     * @param unlabelled in event-time order
     * @param from       epoch milliseconds, inclusive
     * @param through    epoch milliseconds, inclusive
     */
    public static Dataset within(Dataset unlabelled, long from, long through) {
        long[] times = unlabelled.eventTimes();
        return unlabelled.select(IntStream.range(0, times.length)
                .filter(row -> times[row] >= from && times[row] <= through)
                .toArray());
    }

    /** Labelled and taken examples together, in event-time order, and how much each counts. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Joined(Dataset examples, double[] weights) {}

    /**
     * @param labelled in event-time order; each counts 1
     * @param weight   how much a taken one counts
     */
    public Joined join(Dataset labelled, double weight) {
        Dataset all = Dataset.concat(List.of(labelled, examples));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
        long[] times = all.eventTimes();
        // stable, so that labelled ones come first where times are the same
        order.sort(Comparator.comparingLong(row -> times[row]));
        int[] rows = order.stream().mapToInt(Integer::intValue).toArray();
        double[] weights = Arrays.stream(rows)
                .mapToDouble(row -> row < labelled.size() ? 1 : weight)
                .toArray();
        return new Joined(all.select(rows), weights);
    }
}
