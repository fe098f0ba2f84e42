package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts every prediction on {@code predictions} without ever holding up an answer: a bounded queue, a thread of its own,
 * and a count of what was dropped because the queue was full or Kafka did not take it.
 */
public final class PredictionLog {
    private static final long TURN_MILLIS = 100;
    private static final long STOP_MILLIS = 5_000;
    /** Images that wait, in characters of base64: ten thousand large ones would be more than the heap. */
    private static final long MOST_IMAGE_CHARACTERS = 32L * 1024 * 1024;
    /** No category is as long; what is shorter is not counted. */
    private static final int LONG_TEXT = 512;

    private final BlockingQueue<PredictionMade> queue;
    private final EventPublisher publisher;
    private final MeterRegistry registry;
    private final Map<String, Counts> countsByModel = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "prediction-log");
    private final AtomicLong imageCharacters = new AtomicLong();
    private volatile boolean stopping;

    /** @param capacity predictions that may wait, at least 1 */
    PredictionLog(int capacity, EventPublisher publisher, MeterRegistry registry) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.publisher = publisher;
        this.registry = registry;
    }

    private record Counts(Counter logged, Counter dropped) {}

    /** Takes the prediction or counts it as dropped, at once. */
    public void log(PredictionMade prediction) {
        long images = imageCharacters(prediction);
        if (imageCharacters.addAndGet(images) > MOST_IMAGE_CHARACTERS || stopping || !queue.offer(prediction)) {
            imageCharacters.addAndGet(-images);
            counts(prediction.modelName()).dropped.increment();
        }
    }

    private static long imageCharacters(PredictionMade prediction) {
        long characters = 0;
        for (Object value : prediction.features().values()) {
            if (value instanceof String text && text.length() > LONG_TEXT) {
                characters += text.length();
            }
        }
        return characters;
    }

    /** Predictions of the model that Kafka has acknowledged since the start. */
    public long logged(String modelName) {
        return (long) counts(modelName).logged.count();
    }

    /** Predictions of the model that will never be on the log. */
    public long dropped(String modelName) {
        return (long) counts(modelName).dropped.count();
    }

    void start() {
        thread.start();
    }

    /** Sends what waits, but gives up after some seconds: then it counts the rest as dropped. */
    void stop() {
        stopping = true;
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        for (PredictionMade left = queue.poll(); left != null; left = queue.poll()) {
            counts(left.modelName()).dropped.increment();
        }
    }

    private void run() {
        try {
            while (!stopping || !queue.isEmpty()) {
                PredictionMade next = queue.poll(TURN_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    imageCharacters.addAndGet(-imageCharacters(next));
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(PredictionMade prediction) {
        Counts counts = counts(prediction.modelName());
        publisher.publish(Topic.PREDICTIONS, prediction, failure -> (failure == null ? counts.logged : counts.dropped)
                .increment());
    }

    private Counts counts(String modelName) {
        return countsByModel.computeIfAbsent(
                modelName,
                name -> new Counts(
                        registry.counter("perennial.prediction.log.written", "model", name),
                        registry.counter("perennial.prediction.log.dropped", "model", name)));
    }
}
