package dev.perennial.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks for one prediction after the other, from its start to its end. While an outage is announced failures are expected;
 * at any other time each is kept.
 */
final class PredictionLoad implements AutoCloseable {
    private final PerennialClient client;
    private final String modelName;
    private final JsonNode body;
    private final Thread thread = new Thread(this::run, "prediction-load");
    private final AtomicLong answers = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean outage;
    private volatile boolean over;

    PredictionLoad(PerennialClient client, String modelName, JsonNode body) {
        this.client = client;
        this.modelName = modelName;
        this.body = body;
    }

    void start() {
        thread.start();
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
        return answers.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void run() {
        while (!over) {
            boolean expected = outage;
            PredictionAnswer answer = client.predict(modelName, body).join();
            if (answer.isAnswered()) {
                answers.incrementAndGet();
            } else if (!expected && !outage) {
                failures.add(answer.failure());
            }
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
