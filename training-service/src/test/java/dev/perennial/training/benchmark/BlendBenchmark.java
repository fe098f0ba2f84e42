package dev.perennial.training.benchmark;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
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
import dev.perennial.training.fit.PublishedBlend;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The blend on a real stream, without the services: every row is answered in order, before its label, which comes later.
 * Every two days all is fitted again on what is labelled by then. Weights are learnt from the answers that members
 * gave before the label was known, or as a run of the training service learns them: from what the members fitted two days
 * before say of the examples labelled since; the blend served so becomes past and a member again. The first 28 days are not scored. Beside it: each member alone, one boosted model with
 * its usual settings on the newest {@value #WINDOW} examples refitted as often, and that model fitted once.
 */
public final class BlendBenchmark {
    private static final int RETRAIN_DAYS = 2;
    private static final int WARM_UP_DAYS = 28;
    private static final int WINDOW = 4032;
    private static final double LEAST_ACCURACY = 0.795;
    private static final double MOST_LOG_LOSS = 0.448;
    private static final String NEVER = "never retrained";
    private static final String SERVED = "blend's graph, weights from answers before labels";
    private static final String AS_A_RUN = "blend's graph, weights as a run learns them";
    private static final int SELDOM = 10;

    private final History source;
    private final ModelDefinition definition;
    private final Dataset history;
    private final Loss loss;
    private final int retrainEvery;
    private final int warmUp;
    private final long seed;
    private final Map<String, double[][]> scores = new LinkedHashMap<>();
    /** By row what each member said; null before the first pool. */
    private final double[][] said;

    private final Map<PoolMember, Double> weightSums = new TreeMap<>();
    private final List<PoolMember> members;
    /** Places of those that are fitted. */
    private final int[] fitted;

    private MlPoly state;
    private MlPoly stateOfRuns;
    private MlPoly stateWithoutPast;
    private int learnt;
    private final SeldomFitted seldom;
    /** What served, the newest first. */
    private final Deque<PublishedBlend> served = new ArrayDeque<>();

    private Pool pool;
    private double largestDifference;
    private long graphBytes;

    private BlendBenchmark(History source, int perDay) {
        this.source = source;
        definition = source.definition();
        history = source.examples();
        loss = isLogistic() ? Loss.LOGISTIC : Loss.ABSOLUTE;
        retrainEvery = RETRAIN_DAYS * perDay;
        warmUp = WARM_UP_DAYS * perDay;
        seed = definition.training().seed();
        said = new double[history.size()][];
        members = PoolMember.of(
                definition.task(), Arrays.stream(history.targets()).allMatch(target -> target >= 0));
        fitted = IntStream.range(0, members.size())
                .filter(member -> !members.get(member).isPast())
                .toArray();
        state = MlPoly.start(members.size());
        stateOfRuns = state;
        stateWithoutPast = MlPoly.start(fitted.length);
        seldom = new SeldomFitted(definition, loss, SELDOM, members);
    }

    public static void main(String[] arguments) throws IOException {
        History.Source of = Boolean.getBoolean("weather") ? History.Source.WEATHER : History.Source.ELECTRICITY;
        BlendBenchmark benchmark = new BlendBenchmark(History.read(of), of.perDay());
        long start = System.nanoTime();
        benchmark.play();
        boolean isMet = benchmark.report(Duration.ofNanos(System.nanoTime() - start));
        System.exit(isMet ? 0 : 1);
    }

    private void play() {
        try (FittedModel once = single(source.labelledBefore(warmUp))) {
            for (int from = warmUp; from < history.size(); from += retrainEvery) {
                int to = Math.min(history.size(), from + retrainEvery);
                FeatureTable asked = rows(from, to).features();
                record(NEVER, from, once.score(asked));
                try (FittedModel again = single(source.labelledBefore(from))) {
                    record("one boosted model, retrained likewise", from, again.score(asked));
                }
                retrain(from);
                answer(from, asked);
            }
        } finally {
            seldom.close();
            if (pool != null) {
                pool.close();
            }
        }
    }

    private FittedModel single(int labelled) {
        try (Fitting fitting = new Fitting(definition, rows(Math.max(0, labelled - WINDOW), labelled))) {
            return fitting.fit(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING), seed);
        }
    }

    private void retrain(int row) {
        Pool before = pool;
        pool = Pool.fit(definition, rows(0, source.labelledBefore(row)), before, seed);
        takeIn(List.copyOf(served));
        if (before == null) {
            seldom.next(pool, null);
        } else {
            Dataset since = rows(source.labelledBefore(row - retrainEvery), source.labelledBefore(row));
            double[][] predictions = before.predict(since.features(), members);
            for (int example = 0; example < since.size(); example++) {
                stateOfRuns = stateOfRuns.update(loss, predictions[example], since.target(example));
                stateWithoutPast = stateWithoutPast.update(loss, ofFitted(predictions[example]), since.target(example));
            }
            before.close();
            seldom.next(pool, since);
        }
    }

    private void takeIn(List<PublishedBlend> newestFirst) {
        for (PoolMember past : PoolMember.past()) {
            if (past.lastChampion() <= newestFirst.size()) {
                newestFirst
                        .get(past.lastChampion() - 1)
                        .withoutPast()
                        .ifPresent(blend -> pool.takeIn(past, blend, pool.exampleCount()));
            }
        }
    }

    private void answer(int from, FeatureTable asked) {
        double[][] predictions = pool.predict(asked, members);
        System.arraycopy(predictions, 0, said, from, predictions.length);
        for (int member : fitted) {
            int column = member;
            record(
                    "member " + members.get(member).name().toLowerCase(Locale.ROOT),
                    from,
                    Arrays.stream(predictions).map(row -> scores(row[column])).toArray(double[][]::new));
        }
        learn(source.labelledBefore(from));
        // shares its members with the pool, which is closed when the next one is fitted
        serve(SERVED, blend(state), from, asked);
        Blend blend = blend(stateOfRuns);
        serve(AS_A_RUN, blend, from, asked);
        served.addFirst(PublishedBlend.read(blend.onnx(), blend.nativeBytes()));
        if (served.size() > PoolMember.OLDEST_CHAMPION) {
            served.removeLast();
        }
        record(
                "the same without champions of before",
                from,
                Arrays.stream(predictions)
                        .map(row -> scores(stateWithoutPast.mix(ofFitted(row))))
                        .toArray(double[][]::new));
        double[][] following = new double[predictions.length][];
        for (int row = 0; row < following.length; row++) {
            learn(source.labelledBefore(from + row));
            following[row] = scores(state.mix(predictions[row]));
        }
        record("blend, weights following every label", from, following);
        record("fitted every " + SELDOM + "th time, weights with it", from, seldom.scoreAsFitted(asked));
        record("fitted every " + SELDOM + "th time, weights every time", from, seldom.score(asked));
    }

    private Blend blend(MlPoly weights) {
        int[] present = pool.members().stream().mapToInt(members::indexOf).toArray();
        return Blend.of(pool, weights.weights(present));
    }

    private double[] ofFitted(double[] predictions) {
        return Arrays.stream(fitted).mapToDouble(member -> predictions[member]).toArray();
    }

    private void serve(String name, Blend blend, int from, FeatureTable asked) {
        if (name.equals(AS_A_RUN)) {
            blend.weights().forEach((member, weight) -> weightSums.merge(member, weight, Double::sum));
        }
        byte[] onnx = blend.onnx();
        graphBytes = Math.max(graphBytes, onnx.length);
        try (ScoringModel graph = ScoringModel.open(onnx, definition)) {
            double[][] scored = graph.score(asked);
            double[][] expected = blend.score(asked);
            for (int row = 0; row < scored.length; row++) {
                largestDifference = Math.max(largestDifference, Math.abs(scored[row][0] - expected[row][0]));
            }
            record(name, from, scored);
        }
    }

    /** Learns from the labels of all rows before this one. */
    private void learn(int labelled) {
        for (; learnt < labelled; learnt++) {
            if (said[learnt] != null) {
                state = state.update(loss, said[learnt], history.target(learnt));
            }
        }
    }

    private void record(String name, int from, double[][] batch) {
        double[][] all = scores.computeIfAbsent(name, ignored -> new double[history.size() - warmUp][]);
        System.arraycopy(batch, 0, all, from - warmUp, batch.length);
    }

    private Dataset rows(int from, int to) {
        return history.select(IntStream.range(from, to).toArray());
    }

    private boolean isLogistic() {
        return definition.task() == Task.BINARY_CLASSIFICATION;
    }

    private double[] scores(double prediction) {
        if (!isLogistic()) {
            return new double[] {prediction};
        }
        double positive = 1 / (1 + Math.exp(-prediction));
        return new double[] {1 - positive, positive};
    }

    private boolean report(Duration taken) {
        double[] targets = rows(warmUp, history.size()).targets();
        List<Metric> metrics =
                isLogistic() ? List.of(Metric.ACCURACY, Metric.LOG_LOSS) : List.of(Metric.MAE, Metric.RMSE);
        System.out.printf(
                Locale.ROOT,
                "%s: %,d rows scored, all fitted again every %d rows%n",
                definition.name(),
                targets.length,
                retrainEvery);
        System.out.printf("%-50s %8s %8s%n", "", Json.name(metrics.get(0)), Json.name(metrics.get(1)));
        scores.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "%-50s %8.4f %8.4f%n",
                name,
                Metrics.value(metrics.get(0), targets, all),
                Metrics.value(metrics.get(1), targets, all)));
        double retrains = Math.ceil(targets.length / (double) retrainEvery);
        weightSums.forEach((member, sum) -> System.out.printf(
                Locale.ROOT, "mean weight of %-35s %8.3f%n", member.name().toLowerCase(Locale.ROOT), sum / retrains));
        System.out.printf(
                Locale.ROOT,
                "largest difference of graph and members %.1e; largest graph %,d bytes; %.0f retrains in %d s%n",
                largestDifference,
                graphBytes,
                retrains,
                taken.toSeconds());
        boolean isMet = true;
        for (String blend : List.of(SERVED, AS_A_RUN)) {
            isMet &= isLogistic() ? isGoodEnough(targets, blend) : isBestOfAll(targets, blend);
        }
        return isMet;
    }

    private boolean isGoodEnough(double[] targets, String name) {
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

    private boolean isBestOfAll(double[] targets, String name) {
        double own = Metrics.value(Metric.RMSE, targets, scores.get(name));
        double best = scores.keySet().stream()
                .filter(other -> other.startsWith("member ") || other.equals(NEVER))
                .mapToDouble(other -> Metrics.value(Metric.RMSE, targets, scores.get(other)))
                .min()
                .orElseThrow();
        boolean isMet = own < best;
        System.out.printf(
                Locale.ROOT,
                "goal for %s: rmse below that of never retraining and of every member, %.4f: %s%n",
                name,
                best,
                isMet ? "met" : "missed");
        return isMet;
    }
}
