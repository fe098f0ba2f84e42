package dev.perennial.local.replay;

import dev.perennial.local.client.PredictionAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was answered for each row of a history. */
public final class Answers {
    private final double[][] scores;
    private final int[] versions;
    private final List<String> classes;

    /**
     * @param rows    rows of the history
     * @param classes the definition's classes; empty for regression
     */
    public Answers(int rows, List<String> classes) {
        this.scores = new double[rows][];
        this.versions = new int[rows];
        this.classes = classes;
    }

    /** Remembers an answer; each row is written by one thread. */
    public void put(int row, PredictionAnswer answer) {
        scores[row] = classes.isEmpty()
                ? new double[] {answer.value()}
                : classes.stream().mapToDouble(answer.probabilities()::get).toArray();
        versions[row] = answer.modelVersion();
    }

    public boolean has(int row) {
        return scores[row] != null;
    }

    /** One probability per class, or the predicted value. */
    public double[] scores(int row) {
        return scores[row].clone();
    }

    public int version(int row) {
        return versions[row];
    }

    /** The rows that were answered, ascending. */
    public List<Integer> rows() {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < scores.length; row++) {
            if (scores[row] != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    @Override
    public String toString() {
        return "Answers" + Arrays.toString(versions);
    }
}
