package dev.perennial.acceptance;

import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.history.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Clients that ask about the examples which are published next, each under its own id, so that its label meets the answer.
 * When the producer does not come on they ask about the same ones again. While an outage is announced an answer may fail;
 * at any other time a failure is kept.
 */
final class PredictionLoad implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final Duration PAUSE = Duration.ofMillis(15);
    /** So few that their event times do not end the wait for the labels of those before. */
    private static final int AHEAD = 80;

    private final PerennialClient client;
    private final String modelName;
    private final List<HistoryRow> rows;
    private final IntSupplier published;
    private final AtomicInteger last = new AtomicInteger(-1);
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong excused = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean outage;
    private final Background background = new Background("prediction-load", CLIENTS, this::ask);

    /** @param published how many of the rows the producer has published */
    PredictionLoad(PerennialClient client, String modelName, List<HistoryRow> rows, IntSupplier published) {
        this.client = client;
        this.modelName = modelName;
        this.rows = rows;
        this.published = published;
    }

    void start() {
        background.start();
    }

    /** From now on no serving replica is up. */
    void beginOutage() {
        outage = true;
    }

    /** From now on one is. */
    void endOutage() {
        outage = false;
    }

    long answers() {
        background.requireAlive();
        return answers.get();
    }

    /** Failures during the outages. */
    long excused() {
        background.requireAlive();
        return excused.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void ask() {
        boolean expected = outage;
        HistoryRow row = rows.get(next(published.getAsInt()));
        PredictionAnswer answer = client.predict(modelName, Lines.features(row)).join();
        if (answer.isAnswered()) {
            answers.incrementAndGet();
        } else if (expected || outage) {
            excused.incrementAndGet();
        } else {
            failures.add(Instant.now() + " " + row.exampleId() + ": " + answer.failure());
        }
        Await.pause(PAUSE);
    }

    private int next(int first) {
        int end = Math.min(first + AHEAD, rows.size());
        return last.updateAndGet(row -> row + 1 < first || row + 1 >= end ? first : row + 1);
    }

    @Override
    public void close() {
        background.close();
    }
}
