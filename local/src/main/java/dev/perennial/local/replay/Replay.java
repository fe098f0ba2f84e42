package dev.perennial.local.replay;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Timeline.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * One replay of a history through the loop, under a model of its own whose training is held: after every step the replay
 * waits until the loop has taken everything in, and only then lets the triggers decide.
 */
public final class Replay {
    /** What is published together may be out of order by this part of the horizon. */
    private static final int BURSTS_PER_HORIZON = 24;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PerennialClient client;
    private final ModelDefinition definition;
    private final List<HistoryRow> history;
    private final Consumer<ReplayProgress> listener;

    private final Duration burst;
    private final Timeline timeline;
    private final Answers answers;
    private final Freshness freshness = new Freshness();
    private final Lockstep lockstep;
    private final HistoryPublisher publisher;
    private final PendingFacts pending;
    private long happened;
    private long happenings;
    private Instant dataTime;
    private String stage = "declaring";

    public Replay(
            PerennialClient client,
            ModelDefinition definition,
            List<HistoryRow> history,
            Consumer<ReplayProgress> listener) {
        this(client, definition, history, listener, PATIENCE);
    }

    /** @param patience how long the loop may stand still */
    Replay(
            PerennialClient client,
            ModelDefinition definition,
            List<HistoryRow> history,
            Consumer<ReplayProgress> listener,
            Duration patience) {
        this.client = client;
        this.definition = definition;
        this.history = history;
        this.listener = listener;
        this.burst = definition.label().horizon().dividedBy(BURSTS_PER_HORIZON);
        this.timeline = new Timeline(history, definition.label().horizon().minus(burst));
        this.answers = new Answers(history.size(), definition.classes());
        this.lockstep = new Lockstep(client, definition.name(), new Await(patience, this::show), this::show);
        this.pending = new PendingFacts(definition);
        this.publisher = new HistoryPublisher(client, definition.name(), history, lockstep, answers, freshness);
    }

    /**
     * Declares the model, replays everything, and leaves the model in place with its triggers released.
     *
     * @throws LocalException if the loop stands still or refuses what it is given
     */
    public ReplayOutcome run() {
        happenings = timeline.size();
        dataTime = history.get(0).eventTime();
        client.apply(definition.name(), definition.toJson());
        // the monitor closes a window when a quarter of the next has passed: no event of a step comes late for its
        // window
        Duration mostTime = definition.monitoring().drift().window().dividedBy(4);
        try (Lockstep holding = lockstep) {
            holding.begin();
            while (!timeline.isOver()) {
                play(timeline.next(
                        holding.labelsUntilTrigger(definition.training().triggers()), mostTime));
            }
        }
        stage = "done";
        return new ReplayOutcome(
                definition,
                history,
                answers,
                freshness.sorted(),
                lockstep.firstDeployed(),
                progress(),
                publisher.firstFailure());
    }

    private void play(List<Happening> step) {
        show("replaying");
        for (int from = 0; from < step.size(); ) {
            awaitAggregates(step.get(from));
            int to = from;
            Instant end = step.get(from).at().plus(burst);
            do {
                pending.add(history.get(step.get(to).row()), step.get(to).label());
                to++;
            } while (to < step.size() && step.get(to).at().isBefore(end) && !mustWait(step.get(to)));
            publisher.publish(step.subList(from, to));
            happened += to - from;
            dataTime = step.get(to - 1).at();
            from = to;
        }
        lockstep.settle(publisher.labels(), publisher.answered());
        if (lockstep.decide()) {
            freshness.promoted();
            show("promoted version " + lockstep.champion());
        }
    }

    private void awaitAggregates(Happening next) {
        if (mustWait(next)) {
            lockstep.settleAggregates(pending.contributions());
            pending.settle();
        }
    }

    private boolean mustWait(Happening happening) {
        return !happening.label() && lockstep.champion() != null && pending.concern(history.get(happening.row()));
    }

    private void show(String now) {
        stage = now;
        show();
    }

    private void show() {
        listener.accept(progress());
    }

    private ReplayProgress progress() {
        RunTally runs = lockstep.tally();
        return new ReplayProgress(
                dataTime,
                (double) happened / happenings,
                stage,
                publisher.events(),
                publisher.labels(),
                lockstep.training().examples(),
                lockstep.training().segments(),
                runs.runs(),
                runs.failed(),
                runs.promoted(),
                runs.rejected(),
                lockstep.driftEvents(),
                publisher.answered(),
                publisher.failed(),
                lockstep.champion(),
                runs.last());
    }
}
