package dev.perennial.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.Accepted;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Timeline.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One replay of a history through the loop, under a model of its own whose training is held: after every step the replay
 * waits until the loop has taken everything in, and only then lets the triggers decide.
 */
public final class Replay {
    private static final int REQUESTS_IN_FLIGHT = 8;
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
    private final Lockstep lockstep;
    private final Freshness freshness = new Freshness();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Semaphore inFlight = new Semaphore(REQUESTS_IN_FLIGHT);
    private volatile String firstFailure;
    private long happened;
    private long happenings;
    private long events;
    private long labels;
    private Instant dataTime;

    public Replay(
            PerennialClient client,
            ModelDefinition definition,
            List<HistoryRow> history,
            Consumer<ReplayProgress> listener) {
        this.client = client;
        this.definition = definition;
        this.history = history;
        this.listener = listener;
        this.burst = definition.label().horizon().dividedBy(BURSTS_PER_HORIZON);
        this.timeline = new Timeline(history, definition.label().horizon().minus(burst));
        this.answers = new Answers(history.size(), definition.classes());
        this.lockstep = new Lockstep(client, definition.name(), new Await(PATIENCE));
    }

    /**
     * Declares the model, replays everything, and leaves the model in place with its triggers released.
     *
     * @throws LocalException if the loop stands still or refuses what it is given
     */
    public ReplayOutcome run() {
        client.apply(definition.name(), definition.toJson());
        lockstep.begin();
        happenings = timeline.size();
        dataTime = history.get(0).eventTime();
        // the monitor closes a window when a quarter of the next has passed: no event of a step comes late for its
        // window
        Duration mostTime = definition.monitoring().drift().window().dividedBy(4);
        while (!timeline.isOver()) {
            play(timeline.next(lockstep.labelsUntilTrigger(definition.training().triggers()), mostTime));
        }
        client.release(definition.name());
        return new ReplayOutcome(
                definition,
                history,
                answers,
                freshness.sorted(),
                lockstep.firstDeployed(),
                progress("done"),
                firstFailure);
    }

    private void play(List<Happening> step) {
        show("replaying");
        for (int from = 0; from < step.size(); ) {
            int to = from;
            Instant end = step.get(from).at().plus(burst);
            while (to < step.size() && step.get(to).at().isBefore(end)) {
                to++;
            }
            publish(step.subList(from, to));
            from = to;
        }
        lockstep.settle(labels, answered.get(), this::show);
        if (lockstep.decide(this::show)) {
            show("promoted version " + lockstep.champion());
        }
    }

    /** Features first, by prediction where there is a champion, then labels: so much out of order the events are. */
    private void publish(List<Happening> together) {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        List<JsonNode> features = new ArrayList<>();
        List<JsonNode> known = new ArrayList<>();
        for (Happening happening : together) {
            HistoryRow row = history.get(happening.row());
            if (happening.label()) {
                known.add(label(row));
            } else if (lockstep.champion() == null) {
                features.add(event(row));
            } else {
                pending.add(predict(happening.row(), event(row)));
            }
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
        requireAccepted(features.isEmpty() ? null : client.publishEvents(definition.name(), features));
        requireAccepted(known.isEmpty() ? null : client.publishLabels(definition.name(), known));
        freshness.appended(known.size(), System.nanoTime());
        events += features.size() + pending.size();
        labels += known.size();
        happened += together.size();
        dataTime = together.get(together.size() - 1).at();
    }

    private CompletableFuture<Void> predict(int row, JsonNode body) {
        inFlight.acquireUninterruptibly();
        return client.predict(definition.name(), body).thenAccept(answer -> {
            inFlight.release();
            took(row, answer);
        });
    }

    private void took(int row, PredictionAnswer answer) {
        if (!answer.isAnswered()) {
            failed.incrementAndGet();
            firstFailure = firstFailure == null ? answer.failure() : firstFailure;
            return;
        }
        answers.put(row, answer);
        answered.incrementAndGet();
        if (lockstep.isFirstAnswerOf(answer.modelVersion())) {
            synchronized (freshness) {
                freshness.firstAnswer(System.nanoTime());
            }
        }
    }

    private static void requireAccepted(Accepted accepted) {
        if (accepted != null && accepted.rejected() > 0) {
            throw new LocalException(accepted.rejected() + " lines were refused, the first: "
                    + accepted.errors().get(0));
        }
    }

    private static ObjectNode event(HistoryRow row) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", row.exampleId());
        node.put("eventTime", row.eventTime().toString());
        node.set("features", Json.mapper().valueToTree(row.features()));
        return node;
    }

    private static ObjectNode label(HistoryRow row) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", row.exampleId());
        node.put("knownAt", row.knownAt().toString());
        node.set("label", Json.mapper().valueToTree(row.label()));
        return node;
    }

    private void show(String stage) {
        listener.accept(progress(stage));
    }

    private ReplayProgress progress(String stage) {
        return lockstep.progress(
                dataTime, (double) happened / happenings, stage, events, labels, answered.get(), failed.get());
    }
}
