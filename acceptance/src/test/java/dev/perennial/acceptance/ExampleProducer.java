package dev.perennial.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes recorded examples in their order, features and then labels, in small requests at a steady pace. As a producer
 * in the field it repeats a request, ids and all, until it is accepted: no answer, a broken connection and a 5xx are the
 * service's trouble. A 4xx, or a line refused, would be its own, and ends it.
 */
final class ExampleProducer implements AutoCloseable {
    private static final int ROWS_PER_REQUEST = 25;
    private static final Duration RETRY = Duration.ofMillis(200);

    private final String service;
    private final List<HistoryRow> rows;
    private final Duration pace;
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private volatile int limit;
    private volatile int published;
    private volatile boolean requestInFlight;
    private final Background background = new Background("producer", 1, this::publishNext);

    /** @param pace pause between the requests */
    ExampleProducer(Addresses addresses, String modelName, List<HistoryRow> rows, Duration pace) {
        this.service = addresses.service(Component.INGEST) + "/v1/models/" + modelName + "/";
        this.rows = rows;
        this.pace = pace;
    }

    /**
     * A request that was not accepted, and was repeated.
     *
     * @param reason the status of the answer, or what happened in place of one
     */
    record Failure(Instant startedAt, Instant failedAt, String reason) {}

    void start() {
        background.start();
    }

    /** Lets so many more examples be published, on top of those still to come. */
    void goOn(int examples) {
        int further = limit + examples;
        if (further > rows.size()) {
            throw new AssertionError("no examples left: " + further + " (expected: <= " + rows.size() + ")");
        }
        limit = further;
    }

    /** How many rows were accepted: features, and label if there is one. */
    int published() {
        background.requireAlive();
        return published;
    }

    /** Examples that may be published and are not yet. */
    int left() {
        return limit - published();
    }

    boolean isRequestInFlight() {
        background.requireAlive();
        return requestInFlight;
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Ids of the examples whose label was accepted. */
    Set<String> labelled() {
        return rows.subList(0, published()).stream()
                .filter(row -> row.label() != null)
                .map(HistoryRow::exampleId)
                .collect(Collectors.toSet());
    }

    private void publishNext() {
        int to = Math.min(limit, published + ROWS_PER_REQUEST);
        List<HistoryRow> next = rows.subList(published, to);
        Stream<? extends JsonNode> labels =
                next.stream().filter(row -> row.label() != null).map(Lines::label);
        if (next.isEmpty() || (isSent("events", next.stream().map(Lines::features)) && isSent("labels", labels))) {
            published = to;
        }
        Await.pause(pace);
    }

    /** Sends until it is accepted; false when it was not before the end. */
    private boolean isSent(String kind, Stream<? extends JsonNode> lines) {
        List<String> body = lines.map(JsonNode::toString).toList();
        while (!isAccepted(kind, body)) {
            if (background.isOver()) {
                return false;
            }
            Await.pause(RETRY);
        }
        return true;
    }

    private boolean isAccepted(String kind, List<String> lines) {
        Instant start = Instant.now();
        requestInFlight = true;
        try {
            HttpResponse<String> response =
                    Rest.post(service + kind, Rest.LINES, BodyPublishers.ofString(String.join("\n", lines)));
            requestInFlight = false;
            if (response.statusCode() >= 500) {
                failures.add(new Failure(start, Instant.now(), Integer.toString(response.statusCode())));
                return false;
            }
            requireAccepted(response, lines.size());
            return true;
        } catch (IOException e) {
            requestInFlight = false;
            failures.add(new Failure(start, Instant.now(), e.toString()));
            return false;
        }
    }

    private static void requireAccepted(HttpResponse<String> response, int lines) throws IOException {
        JsonNode report = Json.mapper().readTree(response.body());
        if (response.statusCode() != 202 || report.path("accepted").intValue() != lines) {
            throw new AssertionError("status " + response.statusCode() + " for " + lines + " lines: " + report);
        }
    }

    @Override
    public void close() {
        background.close();
    }
}
