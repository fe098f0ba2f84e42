package dev.perennial.ingest.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import dev.perennial.ingest.schema.RegisteredSchema.Reference;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a schema registry by the interface of Confluent's. After a failure it is not asked for a while, which is a second at first
 * and then longer, so that those who do not need it hardly wait. For one thread, but for {@link #trouble}.
 */
public final class SchemaRegistry {
    /** Most bytes of an answer. */
    static final int MAX_BYTES = 1_000_000;
    /** Most schemas that one refers to, and those refer to. */
    static final int MAX_REFERENCES = 100;

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 4;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final String url;
    private final String authorization;
    private final InstantSource clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();

    private Instant retryAt = Instant.MIN;
    private int failures;
    private volatile String trouble;

    /**
     * @param url           http or https, with the path before {@code /schemas}
     * @param authorization value of that header; null: none
     * @throws IllegalArgumentException for any other URL
     */
    public SchemaRegistry(URI url, String authorization, InstantSource clock) {
        if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme()) || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "perennial.ingest.schema-registry.url (expected: http:// or https://, a host, and no user)");
        }
        this.url = url.toString().replaceAll("/+$", "");
        this.authorization = authorization;
        this.clock = clock;
    }

    /**
     * The registry of these settings; empty when they name none.
     *
     * @throws IllegalArgumentException for a URL of another kind, or a user without a password
     */
    static Optional<SchemaRegistry> of(IngestConfig.Registry settings, InstantSource clock) {
        if (settings.user().isPresent() != settings.password().isPresent()) {
            throw new IllegalArgumentException(
                    "perennial.ingest.schema-registry.user and .password (expected: both or neither)");
        }
        String authorization = settings.user()
                .map(user -> user + ':' + settings.password().orElseThrow())
                .map(both -> "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
        return settings.url().map(url -> new SchemaRegistry(url, authorization, clock));
    }

    /** Why it cannot be asked now; empty when it could be the last time. From any thread. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Asks for a schema and whatever it refers to.
     *
     * @throws UnmappableException          when there is none of this id, or it is larger than this service reads
     * @throws RegistryUnavailableException when there is no telling
     */
    RegisteredSchema schema(int id) {
        JsonNode schema = get("/schemas/ids/" + Integer.toUnsignedString(id));
        Map<String, Reference> references = new LinkedHashMap<>();
        addReferences(schema, references, new HashSet<>());
        return new RegisteredSchema(format(schema), schema.get("schema").textValue(), List.copyOf(references.values()));
    }

    private static Format format(JsonNode schema) {
        return switch (schema.path("schemaType").asText("AVRO")) {
            case "AVRO" -> Format.AVRO;
            case "PROTOBUF" -> Format.PROTOBUF;
            default -> Format.JSON;
        };
    }

    private void addReferences(JsonNode schema, Map<String, Reference> found, Set<String> asked) {
        for (JsonNode reference : schema.path("references")) {
            String name = reference.path("name").asText();
            // those that were deleted since are still what records were written with
            String path = "/subjects/" + encoded(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt() + "?deleted=true";
            if (!asked.add(name)) {
                continue;
            }
            if (asked.size() > MAX_REFERENCES) {
                throw RecordDecoder.unreadable("more than " + MAX_REFERENCES + " references");
            }
            JsonNode referred = get(path);
            addReferences(referred, found, asked);
            found.put(name, new Reference(name, referred.get("schema").textValue()));
        }
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode get(String path) {
        Instant now = clock.instant();
        if (now.isBefore(retryAt)) {
            throw new RegistryUnavailableException(trouble, retryAt);
        }
        JsonNode answer;
        try {
            answer = answer(path);
        } catch (IOException e) {
            retryAt = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS)));
            trouble = "the schema registry " + e.getMessage();
            throw new RegistryUnavailableException(trouble, retryAt);
        }
        failures = 0;
        trouble = null;
        if (answer.has("error_code")) {
            throw new UnmappableException(
                    Reason.UNKNOWN_SCHEMA,
                    "the registry has no " + path + ": "
                            + answer.path("message").asText());
        }
        return answer;
    }

    /** @throws IOException with what it does instead of answering */
    private JsonNode answer(String path) throws IOException {
        HttpResponse<LimitedBody.Text> response = send(path);
        LimitedBody.Text body = response.body();
        int status = response.statusCode();
        if (status != OK && status != NOT_FOUND) {
            throw new IOException("answers " + status);
        }
        if (body.isCut()) {
            throw RecordDecoder.unreadable("larger than " + MAX_BYTES + " bytes");
        }
        JsonNode answer;
        try {
            answer = Json.mapper().readTree(body.text());
        } catch (IOException e) {
            throw new IOException("answers " + status + " without JSON", e);
        }
        // a registry says of an id that it does not know it; a server that is none must not have records set aside
        boolean isAnswer = status == OK
                ? answer.path("schema").isTextual()
                : answer.path("error_code").isInt();
        if (!isAnswer) {
            throw new IOException("answers " + status + " as no schema registry does");
        }
        return answer;
    }

    private HttpResponse<LimitedBody.Text> send(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        CompletableFuture<HttpResponse<LimitedBody.Text>> answer =
                client.sendAsync(request.build(), info -> new LimitedBody(MAX_BYTES));
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("does not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("does not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was not waited for", e);
        } finally {
            answer.cancel(true);
        }
    }
}
