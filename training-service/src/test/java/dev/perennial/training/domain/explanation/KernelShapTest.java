package dev.perennial.training.domain.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KernelShapTest {
    private static final int MOST = 254;

    @Property(tries = 200)
    void withAllCoalitionsTheyAreTheShapleyValues(@ForAll @IntRange(min = 1, max = 7) int players, @ForAll long seed) {
        double[] worth = game(players, seed);

        double[] values = values(players, MOST, seed, members -> worth[position(members)]);

        assertThat(values).containsExactly(shapley(players, worth), within(1e-9));
    }

    @Property(tries = 100)
    void theySumToWhatAllTogetherAdd(@ForAll @IntRange(min = 1, max = 12) int players, @ForAll long seed) {
        double[] worth = game(players, seed);

        double[] values = values(players, MOST, seed, members -> worth[position(members)]);

        assertThat(Arrays.stream(values).sum()).isCloseTo(worth[worth.length - 1] - worth[0], within(1e-9));
    }

    @Property(tries = 100)
    void anInputThatAddsNothingHasNothing(@ForAll @IntRange(min = 2, max = 8) int players, @ForAll long seed) {
        double[] worth = game(players, seed);

        double[] values = values(players, MOST, seed, members -> worth[position(members) & ~1]);

        assertThat(values[0]).isCloseTo(0, within(1e-9));
    }

    @Property(tries = 100)
    void inputsThatAddTheSameHaveTheSame(@ForAll @IntRange(min = 2, max = 8) int players, @ForAll long seed) {
        double[] worth = game(players, seed);

        double[] values = values(players, MOST, seed, members -> {
            BitSet rest = (BitSet) members.clone();
            rest.clear(0, 2);
            return worth[position(rest)] * (1 + members.get(0, 2).cardinality());
        });

        assertThat(values[0]).isCloseTo(values[1], within(1e-9));
    }

    @Property(tries = 50)
    void whatOnlyAddsUpIsFoundExactlyFromFewCoalitions(
            @ForAll @IntRange(min = 9, max = 40) int players, @ForAll long seed) {
        double[] weights = new SplittableRandom(seed).doubles(players, -1, 1).toArray();

        double[] values = values(players, 2 * players + 20, seed, members -> members.stream()
                .mapToDouble(player -> weights[player])
                .sum());

        assertThat(values).containsExactly(weights, within(1e-9));
    }

    @Property(tries = 50)
    void drawnCoalitionsAreDifferentAndComeWithTheirComplements(
            @ForAll @IntRange(min = 9, max = 20) int players, @ForAll long seed) {
        KernelShap kernel = new KernelShap(players, MOST, seed);

        assertThat(kernel.coalitions()).hasSizeLessThanOrEqualTo(MOST).doesNotHaveDuplicates();
        HashSet<BitSet> all = new HashSet<>(kernel.coalitions());
        assertThat(kernel.coalitions()).allSatisfy(members -> {
            BitSet complement = (BitSet) members.clone();
            complement.flip(0, players);
            assertThat(all).contains(complement);
            assertThat(members.cardinality()).isBetween(1, players - 1);
        });
        assertThat(new KernelShap(players, MOST, seed).coalitions()).isEqualTo(kernel.coalitions());
    }

    @Test
    void manyInputsAreEstimatedWell() {
        // pairs that are worth something together only: each has half of its pair's
        int players = 12;
        ToDoubleFunction<BitSet> pairs = members -> IntStream.range(0, players / 2)
                .filter(pair -> members.get(2 * pair) && members.get(2 * pair + 1))
                .map(pair -> pair + 1)
                .sum();

        double[] values = values(players, MOST, 1, pairs);

        for (int player = 0; player < players; player++) {
            assertThat(values[player]).isCloseTo((player / 2 + 1) / 2.0, within(0.5));
        }
    }

    @Test
    void fewerCoalitionsThanTwoAnInputAreRefused() {
        assertThatThrownBy(() -> new KernelShap(5, 9, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] values(int players, int most, long seed, ToDoubleFunction<BitSet> worth) {
        KernelShap kernel = new KernelShap(players, most, seed);
        BitSet all = new BitSet();
        all.set(0, players);
        return kernel.values(
                worth.applyAsDouble(new BitSet()),
                worth.applyAsDouble(all),
                kernel.coalitions().stream().mapToDouble(worth).toArray());
    }

    /** What each coalition is worth, by the number whose bits are its members. */
    private static double[] game(int players, long seed) {
        return new SplittableRandom(seed).doubles(1L << players, -1, 1).toArray();
    }

    private static int position(BitSet members) {
        return members.isEmpty() ? 0 : (int) members.toLongArray()[0];
    }

    /** By their definition. */
    private static double[] shapley(int players, double[] worth) {
        double[] values = new double[players];
        for (int player = 0; player < players; player++) {
            for (int without = 0; without < worth.length; without++) {
                if ((without & (1 << player)) == 0) {
                    int size = Integer.bitCount(without);
                    double weight = 1.0 / (players * combinations(players - 1, size));
                    values[player] += weight * (worth[without | (1 << player)] - worth[without]);
                }
            }
        }
        return values;
    }

    private static double combinations(int of, int size) {
        double combinations = 1;
        for (int i = 1; i <= size; i++) {
            combinations = combinations * (of - size + i) / i;
        }
        return combinations;
    }
}
