package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.MlPoly;
import dev.perennial.training.domain.MlPoly.Loss;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.Blend;
import dev.perennial.training.fit.FittedModel;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.fit.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The blend on a real stream, without the services: every half-hour is answered in order, before its label, which comes a day
 * later. Every two days all is fitted again on what is labelled by then. Weights are learnt from the answers that members
 * gave before the label was known, or as a run of the training service learns them: from what the members fitted two days
 * before say of the examples labelled since. The first 28 days are not scored. Beside it: each member alone, one boosted model with
 * its usual settings on the definition's window refitted as often, and that model fitted once.
 */
public final class BlendBenchmark {
    private static final int RETRAIN_EVERY = 96;
    private static final int WARM_UP = 28 * 48;
    private static final double LEAST_ACCURACY = 0.795;
    private static final double MOST_LOG_LOSS = 0.448;
    private static final String SERVED = "blend's graph, weights from answers before labels";
    private static final String AS_A_RUN = "blend's graph, weights as a run learns them";

    private final ModelDefinition definition;
    private final Dataset history;
    private final long seed;
    private final Map<String, double[][]> scores = new LinkedHashMap<>();
    /** By row what each member said; null before the first pool. */
    private final double[][] said;

    private final Map<PoolMember, Double> weightSums = new TreeMap<>();
    private MlPoly state;
    private MlPoly stateOfRuns;
    private int learnt;
    private Pool pool;
    private double largestDifference;
    private long graphBytes;

    private BlendBenchmark(ElectricityHistory electricity) {
        definition = electricity.definition();
        history = electricity.examples();
        seed = definition.training().seed();
        said = new double[history.size()][];
        state = MlPoly.start(PoolMember.of(definition.task(), true).size());
        stateOfRuns = state;
    }

    public static void main(String[] arguments) throws IOException {
        BlendBenchmark benchmark = new BlendBenchmark(ElectricityHistory.read());
        long start = System.nanoTime();
        benchmark.play();
        boolean isMet = benchmark.report(Duration.ofNanos(System.nanoTime() - start));
        System.exit(isMet ? 0 : 1);
    }

    private void play() {
        try (FittedModel once = single(labelledBefore(WARM_UP))) {
            for (int from = WARM_UP; from < history.size(); from += RETRAIN_EVERY) {
                int to = Math.min(history.size(), from + RETRAIN_EVERY);
                FeatureTable asked = rows(from, to).features();
                record("never retrained", from, once.score(asked));
                try (FittedModel again = single(labelledBefore(from))) {
                    record("one boosted model, retrained likewise", from, again.score(asked));
                }
                retrain(from);
                answer(from, asked);
            }
        } finally {
            if (pool != null) {
                pool.close();
            }
        }
    }

    /** How many labels there are when a row is answered. */
    private static int labelledBefore(int row) {
        return row - ElectricityHistory.LABEL_DELAY + 1;
    }

    private FittedModel single(int labelled) {
        int window = definition.training().window().examples();
        return new Fitting(definition, rows(Math.max(0, labelled - window), labelled))
                .fit(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING), seed);
    }

    private void retrain(int row) {
        Pool before = pool;
        pool = Pool.fit(definition, rows(0, labelledBefore(row)), before, seed);
        if (before != null) {
            Dataset since = rows(labelledBefore(row - RETRAIN_EVERY), labelledBefore(row));
            double[][] predictions = before.predict(since.features());
            for (int example = 0; example < since.size(); example++) {
                stateOfRuns = stateOfRuns.update(Loss.LOGISTIC, predictions[example], since.targets()[example]);
            }
            before.close();
        }
    }

    private void answer(int from, FeatureTable asked) {
        double[][] predictions = pool.predict(asked);
        System.arraycopy(predictions, 0, said, from, predictions.length);
        List<PoolMember> members = pool.members();
        for (int member = 0; member < members.size(); member++) {
            int column = member;
            record(
                    "member " + members.get(member).name().toLowerCase(Locale.ROOT),
                    from,
                    Arrays.stream(predictions)
                            .map(row -> probabilities(row[column]))
                            .toArray(double[][]::new));
        }
        learn(labelledBefore(from));
        // shares its members with the pool, which is closed when the next one is fitted
        serve(SERVED, Blend.of(pool, state.weights()), from, asked);
        serve(AS_A_RUN, Blend.of(pool, stateOfRuns.weights()), from, asked);
        double[][] following = new double[predictions.length][];
        for (int row = 0; row < following.length; row++) {
            learn(labelledBefore(from + row));
            following[row] = probabilities(state.mix(predictions[row]));
        }
        record("blend, weights following every label", from, following);
    }

    private void serve(String name, Blend blend, int from, FeatureTable asked) {
        if (name.equals(AS_A_RUN)) {
            blend.weights().forEach((member, weight) -> weightSums.merge(member, weight, Double::sum));
        }
        byte[] onnx = blend.onnx();
        graphBytes = onnx.length;
        try (ScoringModel graph = ScoringModel.open(onnx, definition)) {
            double[][] served = graph.score(asked);
            double[][] expected = blend.score(asked);
            for (int row = 0; row < served.length; row++) {
                largestDifference = Math.max(largestDifference, Math.abs(served[row][1] - expected[row][1]));
            }
            record(name, from, served);
        }
    }

    /** Learns from the labels of all rows before this one. */
    private void learn(int labelled) {
        for (; learnt < labelled; learnt++) {
            if (said[learnt] != null) {
                state = state.update(Loss.LOGISTIC, said[learnt], history.targets()[learnt]);
            }
        }
    }

    private void record(String name, int from, double[][] batch) {
        double[][] all = scores.computeIfAbsent(name, ignored -> new double[history.size() - WARM_UP][]);
        System.arraycopy(batch, 0, all, from - WARM_UP, batch.length);
    }

    private Dataset rows(int from, int to) {
        return history.select(IntStream.range(from, to).toArray());
    }

    private static double[] probabilities(double logit) {
        double positive = 1 / (1 + Math.exp(-logit));
        return new double[] {1 - positive, positive};
    }

    private boolean report(Duration taken) {
        double[] targets = rows(WARM_UP, history.size()).targets();
        System.out.printf(
                Locale.ROOT,
                "%,d half-hours scored, labels %d rows late, all fitted again every %d rows%n",
                targets.length,
                ElectricityHistory.LABEL_DELAY,
                RETRAIN_EVERY);
        System.out.printf("%-50s %8s %8s%n", "", "accuracy", "log loss");
        scores.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "%-50s %8.4f %8.4f%n",
                name,
                Metrics.value(Metric.ACCURACY, targets, all),
                Metrics.value(Metric.LOG_LOSS, targets, all)));
        double retrains = Math.ceil(targets.length / (double) RETRAIN_EVERY);
        weightSums.forEach((member, sum) -> System.out.printf(
                Locale.ROOT, "mean weight of %-35s %8.3f%n", member.name().toLowerCase(Locale.ROOT), sum / retrains));
        System.out.printf(
                Locale.ROOT,
                "largest difference of graph and members %.1e; last graph %,d bytes; %.0f retrains in %d s%n",
                largestDifference,
                graphBytes,
                retrains,
                taken.toSeconds());
        boolean isMet = isMet(targets, SERVED);
        isMet = isMet(targets, AS_A_RUN) && isMet;
        return isMet;
    }

    private boolean isMet(double[] targets, String name) {
        boolean isMet = Metrics.value(Metric.ACCURACY, targets, scores.get(name)) >= LEAST_ACCURACY
                && Metrics.value(Metric.LOG_LOSS, targets, scores.get(name)) <= MOST_LOG_LOSS;
        System.out.printf(
                Locale.ROOT,
                "goal for %s: accuracy at least %.3f, log loss at most %.3f: %s%n",
                name,
                LEAST_ACCURACY,
                MOST_LOG_LOSS,
                isMet ? "met" : "missed");
        return isMet;
    }
}
