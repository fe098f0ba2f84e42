package dev.perennial.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** HTTP to the services, with their errors in the words of a {@link LocalException}. Safe for several threads. */
final class Transport {
    static final String JSON = "application/json";

    private static final String LINES = "application/x-ndjson";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FORM_TIMEOUT = Duration.ofMinutes(5);
    private static final long PAUSE_MILLIS = 200;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** A service that says so is starting, or something behind it is. */
    private static final int TRY_AGAIN = 503;

    private static final int SHOWN_CHARACTERS = 200;
    private static final int LARGEST_REFUSAL = 100_000;

    private final Addresses addresses;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Transport(Addresses addresses) {
        this.addresses = addresses;
    }

    <T> T get(Component service, String path, Class<T> type) {
        return value(send(service, path, "GET", null, null), type);
    }

    /** Empty where the service knows nothing of that name. */
    Optional<JsonNode> find(Component service, String path) {
        HttpResponse<byte[]> response = repeatable(service, request(service, path, "GET", null, null));
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(body(service, path, response));
    }

    /**
     * @param body null: none
     * @param type of the body; null: none
     */
    JsonNode send(Component service, String path, String method, String body, String type) {
        HttpRequest request = request(service, path, method, body, type);
        return body(service, path, method.equals("POST") ? exchange(service, request) : repeatable(service, request));
    }

    /** Sends a form, which may take its time to be looked at. */
    JsonNode post(Component service, String path, MultipartBody form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(addresses.service(service) + path))
                .timeout(FORM_TIMEOUT)
                .header("Content-Type", form.contentType())
                .POST(form.publisher())
                .build();
        return body(service, path, exchange(service, request));
    }

    /** Publishes; a line that is on the log twice counts once. */
    JsonNode publish(String path, String lines) {
        return body(
                Component.INGEST,
                path,
                repeatable(Component.INGEST, request(Component.INGEST, path, "POST", lines, LINES)));
    }

    /** One prediction; a request that gets no success completes with the reason, not with an exception. */
    CompletableFuture<PredictionAnswer> predict(String path, String body) {
        return http.sendAsync(request(Component.SERVING, path, "POST", body, JSON), BodyHandlers.ofByteArray())
                .handle(Transport::prediction);
    }

    /**
     * Copies what the service answers, however much it is.
     *
     * @throws IOException when {@code out} takes no more, or the answer breaks off
     */
    void copy(Component service, String path, OutputStream out) throws IOException {
        HttpResponse<InputStream> response =
                exchange(service, request(service, path, "GET", null, null), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != OK) {
                throw refusal(service, path, response.statusCode(), body.readNBytes(LARGEST_REFUSAL));
            }
            body.transferTo(out);
        }
    }

    /**
     * Hands on server-sent events, name and data, until there are no more.
     *
     * @return whether the stream came to its end; false when it broke off
     */
    boolean events(Component service, String path, BiConsumer<String, JsonNode> listener) {
        HttpResponse<InputStream> response =
                exchange(service, request(service, path, "GET", null, null), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            if (response.statusCode() != OK) {
                throw refusal(
                        service, path, response.statusCode(), response.body().readNBytes(LARGEST_REFUSAL));
            }
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).trim();
                } else if (line.startsWith("data:")) {
                    listener.accept(name, Json.mapper().readTree(line.substring("data:".length())));
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static <T> T value(JsonNode node, Class<T> type) {
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new LocalException("A service answered in an unknown form: " + e.getOriginalMessage(), e);
        }
    }

    private HttpRequest request(Component service, String path, String method, String body, String type) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(addresses.service(service) + path))
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (type != null) {
            builder.header("Content-Type", type);
        }
        return builder.build();
    }

    /** For what may be asked twice: a service that is not ready is asked again for a while. */
    private HttpResponse<byte[]> repeatable(Component service, HttpRequest request) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        HttpResponse<byte[]> response = exchange(service, request);
        while (response.statusCode() == TRY_AGAIN && System.nanoTime() < deadline) {
            Interruption.pause(PAUSE_MILLIS);
            response = exchange(service, request);
        }
        return response;
    }

    private HttpResponse<byte[]> exchange(Component service, HttpRequest request) {
        return exchange(service, request, BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> exchange(Component service, HttpRequest request, BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new LocalException(
                    "The " + service.title() + " service does not answer at " + addresses.service(service)
                            + "; is it up? See: perennial status",
                    e);
        } catch (InterruptedException e) {
            throw Interruption.of(e);
        }
    }

    private static JsonNode body(Component service, String path, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw refusal(service, path, response.statusCode(), response.body());
        }
        try {
            return response.body().length == 0
                    ? Json.mapper().nullNode()
                    : Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new LocalException("The " + service.title() + " service answered " + path + " with no JSON.", e);
        }
    }

    private static LocalException refusal(Component service, String path, int status, byte[] body) {
        return new LocalException(
                "The " + service.title() + " service refused " + path + " with status " + status + ": " + reason(body));
    }

    /** What an error document says, field by field where it does. */
    private static String reason(byte[] body) {
        try {
            JsonNode document = Json.mapper().readTree(body);
            StringBuilder text = new StringBuilder(
                    document.path("detail").asText(document.path("error").asText("")));
            for (JsonNode error : document.path("errors")) {
                String line =
                        error.path("path").asText() + ": " + error.path("found").asText() + " (expected: "
                                + error.path("expected").asText() + ")";
                if (text.indexOf(line) < 0) {
                    text.append(System.lineSeparator()).append("  ").append(line);
                }
            }
            return text.toString();
        } catch (IOException e) {
            return new String(body, 0, Math.min(body.length, SHOWN_CHARACTERS), UTF_8);
        }
    }

    private static PredictionAnswer prediction(HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            return PredictionAnswer.failed(String.valueOf(failure.getMessage()));
        }
        if (response.statusCode() != OK) {
            return PredictionAnswer.failed("status " + response.statusCode() + ": " + reason(response.body()));
        }
        try {
            return PredictionAnswer.of(Json.mapper().readTree(response.body()));
        } catch (IOException e) {
            return PredictionAnswer.failed("no JSON");
        }
    }
}
