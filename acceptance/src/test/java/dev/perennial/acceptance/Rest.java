package dev.perennial.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** HTTP as any client has it: status and body as they come, nothing tried again. */
final class Rest {
    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Rest() {}

    static HttpResponse<String> post(String uri, String contentType, BodyPublisher body) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(uri))
                .timeout(TIMEOUT)
                .header("Content-Type", contentType)
                .POST(body)
                .build());
    }

    static HttpResponse<String> get(String uri) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(uri)).timeout(TIMEOUT).build());
    }

    static HttpResponse<String> delete(String uri) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(uri))
                .timeout(TIMEOUT)
                .DELETE()
                .build());
    }

    /** The document at an address; an IOException when the answer is another than 200. */
    static JsonNode document(String uri) throws IOException {
        HttpResponse<String> response = get(uri);
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answers " + response.statusCode() + ": " + response.body());
        }
        return Json.mapper().readTree(response.body());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(request.uri().toString());
        }
    }
}
