package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.quality.Expectations;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import dev.perennial.training.step.Steps;
import dev.perennial.training.upload.GraphTrials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A run from its plan to its published bundles. The same plan gives the same bundles, so that a run may be repeated at any
 * time. For one thread: the native engines contend.
 */
final class TrainingProcedure {
    private final ObjectStore objects;
    private final SegmentReads reads;
    private final Steps steps;
    private final GraphTrials trials;

    /**
     * @param replacements   the compacted segment that one went into
     * @param cachedExamples decoded examples kept between runs, at least 0
     */
    TrainingProcedure(
            ObjectStore objects,
            Function<SegmentReference, Optional<SegmentReference>> replacements,
            int cachedExamples) {
        this(objects, replacements, cachedExamples, Steps.NONE, null);
    }

    /**
     * @param steps  the programs that definitions may name
     * @param trials opens what these give; null when there are none
     */
    TrainingProcedure(
            ObjectStore objects,
            Function<SegmentReference, Optional<SegmentReference>> replacements,
            int cachedExamples,
            Steps steps,
            GraphTrials trials) {
        this.objects = objects;
        this.reads = new SegmentReads(objects, replacements, cachedExamples);
        this.steps = steps;
        this.trials = trials;
    }

    /** With nobody told of it, and nothing kept of its search, so {@code training.tuning.budget} has no part in it. */
    RunResult run(RunPlan plan) {
        return run(plan, TrialJournal.NONE, RunObserver.NONE, () -> 0);
    }

    /**
     * @param journal  what the search of this run has found
     * @param observer told of what is done meanwhile
     * @param nanoTime a clock, in nanoseconds from any start; what it says is stored before anything depends on it
     * @throws dev.perennial.training.domain.RunFailedException when the data give no model
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer; a repeat may succeed
     */
    RunResult run(RunPlan plan, TrialJournal journal, RunObserver observer, LongSupplier nanoTime) {
        ModelDefinition definition = plan.definition();
        WindowRead read = WindowRead.of(reads, plan.segments(), definition);
        Dataset window = read.window();
        List<ExpectationOutcome> expectations = Expectations.outcomes(
                definition, window, plan.request().context().occurredAt());
        if (expectations.stream().anyMatch(ExpectationOutcome::blocks)) {
            throw RunFailedException.blocked(expectations);
        }
        long[] eventTimes = window.eventTimes();
        ModelDefinition.Holdout bounds = definition.evaluation().holdout();
        Optional<Refreshing> refreshing = Refreshing.of(plan, objects, window);
        HoldoutSplit split = refreshing
                .flatMap(Refreshing::split)
                .orElseGet(() -> HoldoutSplit.of(eventTimes, plan.freshExamples(), bounds));
        Dataset newer = RunWindow.rows(window, split.position(), split.size());
        Holdout holdout = holdout(read, newer.size());

        Fitted fitted = refreshing.filter(Refreshing::isAlone).isPresent()
                ? refreshing.get().fit(newer, holdout)
                : fit(
                        plan,
                        window,
                        newer,
                        holdout,
                        refreshing.flatMap(Refreshing::learnt).orElse(plan.blend()),
                        journal,
                        observer,
                        nanoTime);
        RefreshOutcome refresh =
                refreshing.map(found -> found.outcome(fitted, newer)).orElse(null);
        // nothing is written before all is proven
        List<TrainedVersion> published = fitted.versions().stream()
                .map(version -> version.publish(objects))
                .toList();
        return new RunResult(
                published.get(0),
                published.size() > 1 ? published.get(1) : null,
                holdout,
                window.size(),
                fitted.best(),
                fitted.trials(),
                fitted.choice(),
                fitted.blend(),
                expectations,
                fitted.ablation(),
                refresh);
    }

    private Fitted fit(
            RunPlan plan,
            Dataset window,
            Dataset newer,
            Holdout holdout,
            BlendState blend,
            TrialJournal journal,
            RunObserver observer,
            LongSupplier nanoTime) {
        ModelDefinition definition = plan.definition();
        return definition.training().step() != null
                ? new SteppedVersions(plan, holdout, objects, steps, trials).fit(window, newer)
                : switch (definition.training().blend()) {
                    case ON -> new BlendedVersions(plan, holdout, blend, objects).fit(window, newer);
                    case OFF ->
                        new SearchedVersions(plan, holdout, journal, observer, nanoTime)
                                .fit(window, newer, unlabelled(plan));
                };
    }

    private Optional<Dataset> unlabelled(RunPlan plan) {
        List<Dataset> segments = plan.unlabelled().stream()
                .map(segment -> reads.unlabelled(segment, plan.definition()))
                .toList();
        return segments.isEmpty()
                ? Optional.empty()
                : Optional.of(Dataset.concat(segments).sortedByEventTime());
    }

    private static Holdout holdout(WindowRead read, int heldOut) {
        long[] eventTimes = read.window().eventTimes();
        long after = eventTimes[eventTimes.length - heldOut - 1];
        return new Holdout(
                Instant.ofEpochMilli(after),
                Instant.ofEpochMilli(eventTimes[eventTimes.length - 1]),
                heldOut,
                read.later(after));
    }
}
