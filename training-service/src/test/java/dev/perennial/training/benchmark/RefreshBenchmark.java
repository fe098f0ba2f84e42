package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import dev.perennial.contracts.definition.Refresh;
import dev.perennial.contracts.definition.Refresh.Mode;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.training.domain.Champion;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.refresh.Measured;
import dev.perennial.training.domain.refresh.RefreshDecision;
import dev.perennial.training.domain.refresh.RefreshDecision.Kind;
import dev.perennial.training.domain.refresh.RefreshPlan;
import dev.perennial.training.domain.refresh.RefreshPolicy;
import dev.perennial.training.domain.refresh.RefreshState;
import dev.perennial.training.fit.ContinuedTrees;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Refreshing on a real stream, without the services: half-hours are answered in order, labels come a day later, and every so often a run
 * fits a challenger, and a refit that serves, as a run of the training service does. Boosting with its usual settings on
 * the definition's window; nothing is searched, every refit serves. The first 28 days are not scored.
 */
public final class RefreshBenchmark {
    private static final int WARM_UP = 28 * 48;
    private static final Holdout BOUNDS = new Holdout(0.25, 20);
    private static final Champion CHAMPION = new Champion(1, "models/electricity/1/", "0".repeat(64));
    private static final double NANOS = 1e9;
    /** No more than this much worse than full retrains, a share of their log loss. */
    private static final double TOLERANCE = 0.02;

    private final ModelDefinition definition;
    private final History source;
    private final Dataset history;
    private final Mode mode;
    private final Refresh settings;
    private final int every;
    private final double[][] answers;
    private final List<Measured> measured = new ArrayList<>();
    private RefreshState state;
    private byte[] booster;
    private int through;
    private int fulls;
    private int refreshes;
    private long trees;
    private double logLoss;

    private RefreshBenchmark(History electricity, Mode mode, int every) {
        this.definition = electricity.definition();
        this.source = electricity;
        this.history = electricity.examples();
        this.mode = mode;
        this.settings = new Refresh(mode, TOLERANCE, 0.8, 10, 500);
        this.every = every;
        this.answers = new double[history.size() - WARM_UP][];
    }

    public static void main(String[] arguments) throws IOException {
        History electricity = History.read(History.Source.ELECTRICITY);
        boolean isMet = true;
        System.out.printf(
                "%-22s %8s %8s %6s %9s %8s %8s%n", "", "accuracy", "log loss", "fulls", "refreshes", "trees", "CPU s");
        for (int every : List.of(336, 1344)) {
            double off = 0;
            for (Mode mode : Mode.values()) {
                RefreshBenchmark benchmark = new RefreshBenchmark(electricity, mode, every);
                benchmark.play();
                off = mode == Mode.OFF ? benchmark.logLoss : off;
                isMet &= mode != Mode.AUTO || benchmark.logLoss <= off * (1 + TOLERANCE);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "goal: auto's log loss at most %.2f times that of off: %s%n",
                1 + TOLERANCE,
                isMet ? "met" : "missed");
        System.exit(isMet ? 0 : 1);
    }

    private void play() {
        long start = cpu();
        for (int from = WARM_UP; from < history.size(); from += every) {
            int to = Math.min(history.size(), from + every);
            try (FittedRecipe serving = run(source.labelledBefore(from))) {
                double[][] scores = serving.score(rows(from, to).features());
                System.arraycopy(scores, 0, answers, from - WARM_UP, scores.length);
            }
        }
        double[] targets = rows(WARM_UP, history.size()).targets();
        logLoss = Metrics.value(Metric.LOG_LOSS, targets, answers);
        System.out.printf(
                Locale.ROOT,
                "every %4d rows, %-6s %8.4f %8.4f %6d %9d %8d %8.1f%n",
                every,
                mode.name().toLowerCase(Locale.ROOT),
                Metrics.value(Metric.ACCURACY, targets, answers),
                logLoss,
                fulls,
                refreshes,
                trees,
                (cpu() - start) / NANOS);
    }

    /** What serves after a run on all that is labelled. */
    private FittedRecipe run(int labelled) {
        int begin = Math.max(0, labelled - definition.training().window().examples());
        Dataset since = rows(through, labelled);
        if (mode == Mode.OFF || state == null) {
            full(begin, labelled - heldOut(begin, labelled, through)).close();
            return take(full(begin, labelled), labelled, begin);
        }
        int older =
                since.size() - HoldoutSplit.widest(since.eventTimes(), BOUNDS).heldOut();
        RefreshDecision decision = new RefreshPolicy(
                        settings, Metric.LOG_LOSS, new RefreshPlan(CHAMPION, false, false, newest()))
                .decide(
                        Reason.EXAMPLES,
                        state.refreshes(),
                        state.recipe().integer(SearchSpace.ROUNDS) + state.rounds(since.size()));
        try (FittedRecipe challenger = refresh(through, through + older)) {
            if (decision.kind() == Kind.REFRESH) {
                refreshes++;
                FittedRecipe serving = refresh(through, labelled);
                state = ContinuedTrees.after(state, serving);
                booster = serving.nativeBytes();
                through = labelled;
                return serving;
            }
            try (FittedRecipe whole = full(begin, through + older)) {
                Dataset holdout = rows(through + older, labelled);
                double loss = loss(whole, holdout);
                measured.add(new Measured(state.refreshes() + 1, loss(challenger, holdout) - loss, loss));
            }
            return take(full(begin, labelled), labelled, begin);
        }
    }

    /** As a run without refreshing keeps: what came since the last one, within the bounds. */
    private int heldOut(int begin, int labelled, int before) {
        long[] times = Arrays.copyOfRange(history.eventTimes(), begin, labelled);
        return HoldoutSplit.of(times, labelled - before, definition.evaluation().holdout())
                .heldOut();
    }

    private List<Measured> newest() {
        List<Measured> newest = new ArrayList<>();
        for (int i = measured.size() - 1; i >= 0 && newest.size() < RefreshPlan.MOST_MEASURED; i--) {
            newest.add(measured.get(i));
        }
        return newest;
    }

    private FittedRecipe take(FittedRecipe serving, int labelled, int begin) {
        fulls++;
        state = ContinuedTrees.state(definition, serving, labelled - begin);
        booster = serving.nativeBytes();
        through = labelled;
        return serving;
    }

    private FittedRecipe full(int from, int to) {
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);
        trees += recipe.integer(SearchSpace.ROUNDS);
        return new Fitting(definition, rows(from, to))
                .fit(recipe, definition.training().seed());
    }

    private FittedRecipe refresh(int from, int to) {
        int rounds = state.rounds(to - from);
        trees += rounds;
        return ContinuedTrees.fit(definition, state, booster, rows(from, to), rounds);
    }

    private static double loss(FittedRecipe model, Dataset holdout) {
        return Metrics.value(Metric.LOG_LOSS, holdout.targets(), model.score(holdout.features()));
    }

    private Dataset rows(int from, int to) {
        return history.select(IntStream.range(from, to).toArray());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
