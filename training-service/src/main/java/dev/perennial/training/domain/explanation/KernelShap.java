package dev.perennial.training.domain.explanation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Shapley values by weighted least squares (Lundberg, Lee, <i>A Unified Approach to Interpreting Model Predictions</i>, 2017). With as
 * many coalitions as there are, they are exact; with fewer, the small and the large ones are taken whole, which have the
 * most weight, and the others drawn in pairs of complements.
 */
public final class KernelShap {
    private final int players;
    private final List<BitSet> coalitions = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final double[][] solution;

    /**
     * @param players inputs, at least 1
     * @param most    coalitions that are looked at, at least twice the inputs; those of one input and of all but one always are
     * @param seed    of those that are drawn
     */
    public KernelShap(int players, int most, long seed) {
        if (players < 1 || most < 2 * players) {
            throw new IllegalArgumentException(
                    players + " players, " + most + " coalitions (expected: at least 1, and twice as many)");
        }
        this.players = players;
        int size = 1;
        while (size <= players - size && coalitions.size() + pair(size) <= most) {
            double weight = weight(size) / combinations(size);
            addAll(size, 0, new BitSet(), weight);
            size++;
        }
        if (size <= players - size) {
            draw(size, most, new SplittableRandom(seed));
        }
        solution = solution();
    }

    /** The coalitions whose worth has to be known, the empty and the full one left out. */
    public List<BitSet> coalitions() {
        return List.copyOf(coalitions);
    }

    /**
     * @param empty worth of no input
     * @param full  worth of all inputs
     * @param worth of each of the coalitions, in their order
     * @return what each input adds; they sum to the difference of full and empty
     */
    public double[] values(double empty, double full, double[] worth) {
        if (worth.length != coalitions.size()) {
            throw new IllegalArgumentException(worth.length + " worths (expected: " + coalitions.size() + ")");
        }
        double all = full - empty;
        int last = players - 1;
        double[] values = new double[players];
        values[last] = all;
        for (int player = 0; player < last; player++) {
            for (int i = 0; i < worth.length; i++) {
                values[player] += solution[player][i]
                        * (worth[i] - empty - (coalitions.get(i).get(last) ? all : 0));
            }
            values[last] -= values[player];
        }
        return values;
    }

    /** Per input but the last, what each coalition's worth counts in the solution of the least squares. */
    private double[][] solution() {
        int last = players - 1;
        double[][] equations = new double[last][last + coalitions.size()];
        for (int i = 0; i < coalitions.size(); i++) {
            BitSet members = coalitions.get(i);
            // what the last input adds is what the others leave
            int shared = members.get(last) ? 1 : 0;
            for (int row = 0; row < last; row++) {
                double weighted = weights.get(i) * ((members.get(row) ? 1 : 0) - shared);
                equations[row][last + i] = weighted;
                for (int column = 0; column < last; column++) {
                    equations[row][column] += weighted * ((members.get(column) ? 1 : 0) - shared);
                }
            }
        }
        return solve(equations);
    }

    /** Coalitions of a size and their complements. */
    private double pair(int size) {
        return size == players - size ? combinations(size) : 2 * combinations(size);
    }

    private double combinations(int size) {
        double combinations = 1;
        for (int i = 1; i <= size; i++) {
            combinations = combinations * (players - size + i) / i;
        }
        return combinations;
    }

    /** Of all coalitions of a size together, up to a factor. */
    private double weight(int size) {
        return 1.0 / (size * (players - size));
    }

    private void addAll(int size, int from, BitSet members, double weight) {
        if (members.cardinality() == size) {
            add(members, weight);
            if (size < players - size) {
                add(complement(members), weight);
            }
            return;
        }
        for (int player = from; player < players; player++) {
            members.set(player);
            addAll(size, player + 1, members, weight);
            members.clear(player);
        }
    }

    /** Draws from this size on; what is drawn shares the weight of all that could have been. */
    private void draw(int smallest, int most, SplittableRandom random) {
        double[] shares = new double[players / 2 + 1];
        double left = 0;
        for (int size = smallest; size <= players - size; size++) {
            shares[size] = weight(size) * (size == players - size ? 1 : 2);
            left += shares[size];
        }
        Set<BitSet> drawn = new HashSet<>();
        List<BitSet> added = new ArrayList<>();
        while (coalitions.size() + added.size() + 2 <= most) {
            BitSet members = members(size(shares, smallest, left * random.nextDouble()), random);
            if (drawn.add(members)) {
                drawn.add(complement(members));
                added.add(members);
                added.add(complement(members));
            }
        }
        double weight = left / added.size();
        added.forEach(members -> add(members, weight));
    }

    private static int size(double[] shares, int smallest, double position) {
        int size = smallest;
        double rest = position - shares[size];
        while (rest > 0 && size < shares.length - 1) {
            size++;
            rest -= shares[size];
        }
        return size;
    }

    private BitSet members(int size, SplittableRandom random) {
        BitSet members = new BitSet();
        int[] order = Tables.shuffled(players, random);
        for (int i = 0; i < size; i++) {
            members.set(order[i]);
        }
        return members;
    }

    private BitSet complement(BitSet members) {
        BitSet complement = (BitSet) members.clone();
        complement.flip(0, players);
        return complement;
    }

    private void add(BitSet members, double weight) {
        coalitions.add((BitSet) members.clone());
        weights.add(weight);
    }

    /**
     * By Gauss's elimination with pivots, for every right side at once; the coalitions of one input alone make each solution the
     * only one.
     *
     * @param equations a square, and beside it the right sides
     */
    private static double[][] solve(double[][] equations) {
        int size = equations.length;
        for (int pivot = 0; pivot < size; pivot++) {
            int largest = pivot;
            for (int row = pivot + 1; row < size; row++) {
                if (Math.abs(equations[row][pivot]) > Math.abs(equations[largest][pivot])) {
                    largest = row;
                }
            }
            double[] chosen = equations[largest];
            equations[largest] = equations[pivot];
            equations[pivot] = chosen;
            for (int row = 0; row < size; row++) {
                double factor = row == pivot ? 0 : equations[row][pivot] / chosen[pivot];
                for (int column = pivot; column < chosen.length; column++) {
                    equations[row][column] -= factor * chosen[column];
                }
            }
        }
        double[][] solutions = new double[size][];
        for (int row = 0; row < size; row++) {
            double pivot = equations[row][row];
            solutions[row] = Arrays.stream(equations[row], size, equations[row].length)
                    .map(value -> value / pivot)
                    .toArray();
        }
        return solutions;
    }
}
