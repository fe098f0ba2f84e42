package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.MlPoly;
import dev.perennial.training.domain.MlPoly.Loss;
import dev.perennial.training.fit.Blend;
import dev.perennial.training.fit.Pool;
import dev.perennial.training.fit.PublishedBlend;
import dev.perennial.training.fit.ServedBlend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A blend with members more: blends of the pools fitted some times before, mixed by what was known when
 * each gave way to the next.
 */
final class PastChampions implements AutoCloseable {
    private final ModelDefinition definition;
    private final Loss loss;
    private final int[] ages;
    /** The newest first. */
    private final Deque<ServedBlend> past = new ArrayDeque<>();

    private MlPoly state;

    /** @param ages how many times before, ascending */
    PastChampions(ModelDefinition definition, Loss loss, int... ages) {
        this.definition = definition;
        this.loss = loss;
        this.ages = ages;
    }

    /**
     * @param before the pool fitted last time
     * @param since  labels that came since then
     */
    void learn(Pool before, Dataset since) {
        double[][] predictions = withPast(before.predict(since.features()), since.features());
        for (int row = 0; row < predictions.length; row++) {
            state = started(predictions).update(loss, predictions[row], since.target(row));
        }
    }

    /** What the members say, mixed. */
    double[] mix(double[][] predictions, FeatureTable examples) {
        double[][] all = withPast(predictions, examples);
        return Arrays.stream(all).mapToDouble(row -> started(all).mix(row)).toArray();
    }

    /** The pool becomes past, as the blend of its members by what was learnt until now. */
    void served(Pool pool) {
        double[] weights =
                started(new double[1][pool.members().size() + ages.length]).weights();
        // shares its members with the pool
        Blend blend =
                Blend.of(pool, normalised(Arrays.copyOf(weights, pool.members().size())));
        past.addFirst(PublishedBlend.read(blend.onnx(), blend.nativeBytes()).open(definition));
        if (past.size() > ages[ages.length - 1]) {
            past.removeLast().close();
        }
    }

    private MlPoly started(double[][] predictions) {
        if (state == null) {
            state = MlPoly.start(predictions[0].length);
        }
        return state;
    }

    private static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights)
                .map(weight -> sum > 0 ? weight / sum : 1.0 / weights.length)
                .toArray();
    }

    private double[][] withPast(double[][] predictions, FeatureTable examples) {
        List<ServedBlend> newestFirst = new ArrayList<>(past);
        double[][] all = new double[predictions.length][];
        for (int row = 0; row < all.length; row++) {
            all[row] = Arrays.copyOf(predictions[row], predictions[row].length + ages.length);
        }
        for (int age = 0; age < ages.length; age++) {
            double[][] scores = ages[age] > newestFirst.size()
                    ? null
                    : newestFirst.get(ages[age] - 1).score(examples);
            for (int row = 0; row < all.length; row++) {
                all[row][predictions[row].length + age] = scores == null ? Double.NaN : said(scores[row]);
            }
        }
        return all;
    }

    private double said(double[] scores) {
        return definition.task() == Task.BINARY_CLASSIFICATION ? Math.log(scores[1] / scores[0]) : scores[0];
    }

    @Override
    public void close() {
        past.forEach(ServedBlend::close);
    }
}
