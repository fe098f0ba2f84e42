package dev.perennial.ingest.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small schema registry, which can be away for a while and keeps its address and its schemas. */
public final class TestRegistry implements AutoCloseable {
    static {
        // else each answer waits 40 ms for the client's acknowledgement of its headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What it asks for; null: nothing. */
    private final String authorization;

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int port;

    private record Answer(int status, String body) {}

    /** @param authorization the header without which it answers 401; null: none */
    public TestRegistry(String authorization) {
        this.authorization = authorization;
        start();
    }

    public void start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        server.createContext("/", this::handle);
        server.start();
    }

    public void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        stop();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Registers a schema under an id, and under its subject's version 1.
     *
     * @param type       {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param references subjects, which are named as they are
     */
    public void register(int id, String subject, String type, String schema, String... references) {
        List<Map<String, Object>> named = new ArrayList<>();
        for (String reference : references) {
            named.add(Map.of("name", reference, "subject", reference, "version", 1));
        }
        String body = json(Map.of("id", id, "schemaType", type, "schema", schema, "references", named));
        answer("/schemas/ids/" + id, 200, body);
        answer("/subjects/" + subject + "/versions/1", 200, body);
    }

    /** From now on this path is answered so. */
    void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
    }

    /** The paths that were asked for, in their order. */
    List<String> asked() {
        return asked;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            Answer answer = answers.getOrDefault(
                    path, new Answer(404, json(Map.of("error_code", 40403, "message", "Schema not found"))));
            boolean isAllowed = authorization == null
                    || authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (isAllowed ? answer.body() : "").getBytes(UTF_8);
            exchange.sendResponseHeaders(isAllowed ? answer.status() : 401, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
