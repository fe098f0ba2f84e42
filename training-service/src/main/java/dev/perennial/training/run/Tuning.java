package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Folds;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.domain.tuning.Schedule;
import dev.perennial.training.domain.tuning.Schedule.Task;
import dev.perennial.training.domain.tuning.Searcher;
import dev.perennial.training.domain.tuning.Space;
import dev.perennial.training.domain.tuning.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tries recipes: each is fitted on the older part of the examples and scored on the newer part, for one fold or several. */
final class Tuning {
    /**
     * @param trials in the order tried
     * @param choice which of them won
     */
    record Tuned(List<Trial> trials, Choice choice) {
        Trial best() {
            return trials.get(choice.winner() - 1);
        }
    }

    private final ModelDefinition definition;
    private final List<Recipe> best;
    private final TrialJournal journal;
    private final RunObserver observer;
    private final LongSupplier nanoTime;
    /** How the newest fit went; nobody's after a repeat took it from the journal. */
    private Curve curve = Curve.NONE;

    /**
     * @param best     what algorithms begin with, at most one per algorithm
     * @param journal  where what is found is stored before it is used
     * @param observer told of each rung
     * @param nanoTime a clock, in nanoseconds from any start
     */
    Tuning(
            ModelDefinition definition,
            List<Recipe> best,
            TrialJournal journal,
            RunObserver observer,
            LongSupplier nanoTime) {
        this.definition = definition;
        this.best = List.copyOf(best);
        this.journal = journal;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /** Where the newest fifth begins, by which a single fold scores. */
    static int cut(Dataset examples) {
        return Folds.of(examples.eventTimes(), 1).get(0).fitted();
    }

    /** @param examples in event-time order */
    Tuned tune(Dataset examples) {
        Training training = definition.training();
        ModelDefinition.Tuning settings = training.tuning();
        // the search goes elsewhere with every new window, and to the same places with the same one
        long searchSeed = training.seed() * 31 + examples.eventTimes()[examples.size() - 1];
        Schedule schedule = Schedule.of(settings.stopping(), settings.trials());
        Searcher searcher = Searcher.of(settings.search(), new Space(training, best), settings.trials(), searchSeed);
        try (TrialFits fits = new TrialFits(definition, examples, schedule.shares())) {
            return search(schedule, searcher, fits);
        }
    }

    private Tuned search(Schedule schedule, Searcher searcher, TrialFits fits) {
        List<Tried> history = new ArrayList<>();
        List<Reached> reached = new ArrayList<>();
        Iterator<Reached> stored = journal.stored().iterator();
        long millis = 0;
        Optional<Task> next = schedule.next(history);
        while (next.isPresent() && !isSpent(millis)) {
            Task task = next.get();
            if (task.number() > history.size()) {
                history.add(Tried.asked(searcher.suggest(history)));
                reached.add(null);
            }
            int trial = task.number() - 1;
            Tried tried = history.get(trial);
            observer.trialStarted(task.number());
            curve = Curve.NONE;
            Reached found = stored.hasNext()
                    ? stored.next()
                    : journal.store(found(fits, tried.recipe(), task, reached.get(trial)));
            observer.trialFinished(found.toTrial(schedule.shares().get(found.rung())), curve);
            millis += found.millis();
            history.set(trial, tried.with(task.rung(), loss(found)));
            reached.set(trial, found);
            next = schedule.next(history);
        }
        List<Trial> trials = reached.stream()
                .map(found -> found.toTrial(schedule.shares().get(found.rung())))
                .toList();
        Candidates candidates = new Candidates(definition, fits);
        // what was given up is not compared with what was not
        Trial.furthest(trials)
                .forEach(trial ->
                        candidates.add(trial, reached.get(trial.number() - 1).blockScores()));
        return new Tuned(trials, candidates.choose());
    }

    private Reached found(TrialFits fits, Recipe recipe, Task task, Reached before) {
        if (before != null && before.state() == null) {
            return before.unchanged(task.rung());
        }
        long start = nanoTime.getAsLong();
        TrialFits.Fit fit = fits.fit(recipe, task.rung(), before == null ? null : before.state());
        curve = fit.curve();
        long millis = Duration.ofNanos(nanoTime.getAsLong() - start).toMillis();
        return new Reached(
                task.number(), task.rung(), fit.recipe(), fit.scores(), fit.blockScores(), millis, fit.state());
    }

    /** By the times that are stored: so a repeat ends where the run did. */
    private boolean isSpent(long millis) {
        Duration budget = definition.training().tuning().budget();
        return budget != null && millis >= budget.toMillis();
    }

    private double loss(Reached found) {
        double score = found.toTrial(1).score();
        return definition.training().objective().higherIsBetter() ? -score : score;
    }
}
