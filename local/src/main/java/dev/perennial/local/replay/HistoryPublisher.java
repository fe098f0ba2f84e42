package dev.perennial.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.Accepted;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Timeline.Happening;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Sends what happens to the loop. Where there is a champion, a row's features go out by its prediction; where the prediction is not
 * answered, or answered but not logged, they are published as an event, for their label must find them.
 */
final class HistoryPublisher {
    private static final int REQUESTS_IN_FLIGHT = 8;

    private final PerennialClient client;
    private final String modelName;
    private final List<HistoryRow> history;
    private final Lockstep lockstep;
    private final Answers answers;
    private final Freshness freshness;

    private final Semaphore inFlight = new Semaphore(REQUESTS_IN_FLIGHT);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile String firstFailure;
    private long events;
    private long labels;

    HistoryPublisher(
            PerennialClient client,
            String modelName,
            List<HistoryRow> history,
            Lockstep lockstep,
            Answers answers,
            Freshness freshness) {
        this.client = client;
        this.modelName = modelName;
        this.history = history;
        this.lockstep = lockstep;
        this.answers = answers;
        this.freshness = freshness;
    }

    /** Features first, then labels: so much out of order the events are. */
    void publish(List<Happening> together) {
        List<Integer> features = rows(together, false);
        List<Integer> known = rows(together, true);
        if (lockstep.champion() != null) {
            predict(features);
        }
        publishEvents(features.stream().filter(row -> !answers.has(row)).toList());
        publishLabels(known);
        List<Integer> asked = features.stream().filter(answers::has).toList();
        if (!asked.isEmpty() && lockstep.hasLost(asked.size())) {
            publishEvents(asked);
        }
        events += features.size();
    }

    /** Feature events, published or by prediction. */
    long events() {
        return events;
    }

    long labels() {
        return labels;
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    /** Why the first prediction without an answer failed; null when none did. */
    String firstFailure() {
        return firstFailure;
    }

    private void predict(List<Integer> rows) {
        CompletableFuture<?>[] pending = rows.stream().map(this::predict).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(pending).join();
    }

    private CompletableFuture<Void> predict(int row) {
        inFlight.acquireUninterruptibly();
        return client.predict(modelName, event(history.get(row))).thenAccept(answer -> {
            inFlight.release();
            take(row, answer);
        });
    }

    private void take(int row, PredictionAnswer answer) {
        if (!answer.isAnswered()) {
            failed.incrementAndGet();
            firstFailure = firstFailure == null ? answer.failure() : firstFailure;
            return;
        }
        answers.put(row, answer);
        answered.incrementAndGet();
        if (lockstep.isFirstAnswerOf(answer.modelVersion())) {
            freshness.firstAnswer(System.nanoTime());
        }
    }

    private void publishEvents(List<Integer> rows) {
        if (!rows.isEmpty()) {
            requireAll(client.publishEvents(modelName, lines(rows.stream().map(row -> event(history.get(row))))));
        }
    }

    private void publishLabels(List<Integer> rows) {
        if (!rows.isEmpty()) {
            requireAll(client.publishLabels(modelName, lines(rows.stream().map(row -> label(history.get(row))))));
            freshness.appended(rows.size(), System.nanoTime());
            labels += rows.size();
        }
    }

    private static void requireAll(Accepted accepted) {
        if (accepted.rejected() > 0) {
            throw new LocalException(accepted.rejected() + " lines were refused, the first: "
                    + accepted.errors().get(0));
        }
    }

    private static List<Integer> rows(List<Happening> together, boolean label) {
        return together.stream()
                .filter(happening -> happening.label() == label)
                .map(Happening::row)
                .toList();
    }

    private static List<JsonNode> lines(Stream<ObjectNode> nodes) {
        return nodes.<JsonNode>map(node -> node).toList();
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
}
