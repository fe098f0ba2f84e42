package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Folds;
import dev.perennial.training.domain.tuning.Lookahead;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.domain.tuning.Schedule;
import dev.perennial.training.domain.tuning.Searcher;
import dev.perennial.training.domain.tuning.Space;
import java.time.Duration;
import java.util.ArrayList;
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
        long searchSeed = training.seed() * 31 + examples.eventTime(examples.size() - 1);
        Schedule schedule = Schedule.of(settings.stopping(), settings.trials());
        Searcher searcher = Searcher.of(settings.search(), new Space(training, best), settings.trials(), searchSeed);
        try (TrialFits fits = new TrialFits(definition, examples, schedule.shares())) {
            return search(schedule, searcher, fits);
        }
    }

    private Tuned search(Schedule schedule, Searcher searcher, TrialFits fits) {
        Lookahead search =
                new Lookahead(schedule, searcher, definition.training().tuning().inTheAir());
        List<Reached> reached = journal.replicas()
                .filter(replicas -> definition.training().tuning().inTheAir() > 1)
                .map(replicas ->
                        replicas.during(() -> search(search, new SharedRungs(replicas, schedule.shares(), observer))))
                .orElseGet(() -> search(search, new OwnRungs(fits, schedule.shares(), journal, observer, nanoTime)));
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

    /** What each trial was found to be where it ended. */
    private List<Reached> search(Lookahead search, RungSource rungs) {
        List<Reached> reached = new ArrayList<>();
        long millis = 0;
        ask(search, rungs, reached, millis);
        for (Optional<Asked> first = search.first(); first.isPresent(); first = search.first()) {
            int trial = first.get().task().number() - 1;
            Reached found = rungs.find(first.get(), reached.get(trial));
            reached.set(trial, found);
            millis += found.millis();
            search.found(loss(found));
            ask(search, rungs, reached, millis);
        }
        return reached;
    }

    /** Asks for what can be asked for by now. */
    private void ask(Lookahead search, RungSource rungs, List<Reached> reached, long millis) {
        Optional<Asked> next = isSpent(millis) ? Optional.empty() : search.ask();
        while (next.isPresent()) {
            int trial = next.get().task().number() - 1;
            if (trial == reached.size()) {
                reached.add(null);
            }
            rungs.ask(next.get(), reached.get(trial));
            next = search.ask();
        }
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
