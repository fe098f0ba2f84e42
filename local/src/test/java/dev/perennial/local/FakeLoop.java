package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services' REST interfaces over a loop of a few maps, for one model: what replays and the command line see of it. It joins, trains as
 * often as the definition has it, rejects the third challenger, and answers with a probability that tells how many examples the version knows.
 */
public final class FakeLoop implements AutoCloseable {
    /** The id of every run. */
    public static final String RUN = "00000000-0000-0000-0000-000000000001";

    private static final int REJECTED_RUN = 3;
    private static final Pattern BACKFILL =
            Pattern.compile("(GET|POST) /backfills/(?<name>[^/]+)(/rows\\?from=(?<from>\\d+))?");

    static {
        // else each answer waits for the client to confirm its first half
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<Component, HttpServer> servers = new HashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final int portBase;

    /** How often it is asked before it shows what it has taken in, and before a run or a verdict is done; 0: at once. */
    private int questionsToTakeIn;

    private int questionsToTrain;
    private final Set<String> failing = new HashSet<>();
    private final Set<String> dropping = new HashSet<>();
    private boolean refusesLabels;

    private int lastOfBackfill = Integer.MAX_VALUE;
    private final List<String> backfilled = new ArrayList<>();
    private final Map<String, Long> nextRows = new HashMap<>();
    private final Map<String, Long> acceptedRows = new HashMap<>();

    private String definition;
    private boolean held;
    private final Set<String> features = new HashSet<>();
    private final Map<String, JsonNode> labels = new LinkedHashMap<>();
    private int logged;
    private int dropped;
    private int examplesOfLastRun;
    private final List<Integer> examplesByVersion = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private Integer champion;
    private int questions;
    private int questionsToRun;
    private final Map<String, Integer> shown = new HashMap<>();
    private final List<Integer> linesByRequest = new ArrayList<>();

    public FakeLoop() {
        portBase = Ports.freeBase();
        Component.services().forEach(service -> servers.put(service, serve(service)));
    }

    /** Shows what it has taken in only to every so many-th question. */
    public synchronized FakeLoop takesInSlowly(int questions) {
        questionsToTakeIn = questions;
        return this;
    }

    /** The ids of all rows that backfills brought, in their order. */
    public synchronized List<String> backfilled() {
        return List.copyOf(backfilled);
    }

    /** Takes no more of a backfill from that row on. */
    public synchronized void diesInBackfillAfter(int rows) {
        lastOfBackfill = rows;
    }

    /** A run is done when it has been asked for so often, and so is a verdict. */
    public synchronized FakeLoop trainsSlowly(int questions) {
        questionsToTrain = questions;
        return this;
    }

    /** The prediction of that example gets no answer. */
    public synchronized FakeLoop failsToPredict(String exampleId) {
        failing.add(exampleId);
        return this;
    }

    /** The prediction of that example is answered, but not logged. */
    public synchronized FakeLoop dropsPrediction(String exampleId) {
        dropping.add(exampleId);
        return this;
    }

    public synchronized FakeLoop refusesLabels() {
        refusesLabels = true;
        return this;
    }

    public int portBase() {
        return portBase;
    }

    public Addresses addresses() {
        return new Addresses(Ports.from(portBase));
    }

    public synchronized boolean isHeld() {
        return held;
    }

    public synchronized int examples() {
        return (int) labels.keySet().stream().filter(features::contains).count();
    }

    public synchronized String definition() {
        return definition;
    }

    public synchronized List<Integer> linesByRequest() {
        return List.copyOf(linesByRequest);
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        executor.shutdownNow();
    }

    private HttpServer serve(Component service) {
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(),
                            Ports.from(portBase).of(service)),
                    0);
            server.createContext("/", exchange -> answer(service, exchange));
            server.setExecutor(executor);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(Component service, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath().replaceFirst("/v1/models/[^/]+", "");
        String query = exchange.getRequestURI().getQuery();
        String request = exchange.getRequestMethod() + " " + path + (query == null ? "" : "?" + query);
        JsonNode answer = answer(service, request, body);
        byte[] bytes = answer == null ? "{}".getBytes(UTF_8) : answer.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(status(answer), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static int status(JsonNode answer) {
        return answer == null ? 404 : answer.path("status").asInt(200);
    }

    /** Null: there is no such thing. */
    private synchronized JsonNode answer(Component service, String request, String body) throws IOException {
        return switch (service) {
            case INGEST -> ingest(request, body);
            case TRAINING -> request.equals("POST /versions") ? upload(body) : training(request);
            case EVALUATION -> request.startsWith("GET") ? versions() : null;
            case SERVING -> request.startsWith("POST") ? predict(Json.mapper().readTree(body)) : served();
            case MONITOR ->
                definition == null
                        ? null
                        : object().put("predictions", shown("monitored", logged))
                                .put("driftEvents", 0);
            case PLATFORM -> null;
        };
    }

    private JsonNode ingest(String request, String body) throws IOException {
        return switch (request) {
            case "PUT " -> {
                definition = body;
                yield Json.mapper().readTree(body);
            }
            case "GET " -> definition == null ? null : Json.mapper().readTree(definition);
            case "POST /events" -> take(body, false);
            case "POST /labels" -> refusesLabels ? problem(500, "no room for labels") : take(body, true);
            default -> backfill(request, body);
        };
    }

    private JsonNode backfill(String request, String body) throws IOException {
        Matcher backfill = BACKFILL.matcher(request);
        if (!backfill.matches()) {
            return null;
        }
        String name = backfill.group("name");
        long next = nextRows.getOrDefault(name, 0L);
        if (request.startsWith("GET")) {
            return next == 0 ? null : backfill(name, Json.mapper().createArrayNode());
        }
        if (next >= lastOfBackfill || Long.parseLong(backfill.group("from")) != next) {
            return problem(500, "no room for more");
        }
        ArrayNode errors = Json.mapper().createArrayNode();
        String[] lines = body.split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String id = Json.mapper().readTree(lines[i]).path("exampleId").asText();
            if (id.isEmpty()) {
                errors.add(noId(i + 1));
            } else {
                backfilled.add(id);
                acceptedRows.merge(name, 1L, Long::sum);
            }
        }
        nextRows.put(name, next + lines.length - 1);
        return backfill(name, errors);
    }

    private JsonNode backfill(String name, ArrayNode errors) {
        ObjectNode answer = object().put("backfill", name)
                .put("nextRow", nextRows.get(name))
                .put("accepted", acceptedRows.getOrDefault(name, 0L));
        answer.set("errors", errors);
        return answer;
    }

    private static ObjectNode noId(int line) {
        return object().put("line", line)
                .put("path", "exampleId")
                .put("found", "nothing")
                .put("expected", "text");
    }

    /** A line is refused when it has no id. */
    private JsonNode take(String body, boolean areLabels) throws IOException {
        if (definition == null) {
            return null;
        }
        String[] lines = body.split("\n", -1);
        int accepted = 0;
        ArrayNode errors = Json.mapper().createArrayNode();
        for (int i = 0; i < lines.length - 1; i++) {
            JsonNode line = Json.mapper().readTree(lines[i]);
            String id = line.path("exampleId").asText();
            if (id.isEmpty()) {
                errors.add(noId(i + 1));
            } else if (areLabels) {
                labels.putIfAbsent(id, line.path("label"));
                accepted++;
            } else {
                features.add(id);
                accepted++;
            }
        }
        linesByRequest.add(lines.length - 1);
        ObjectNode answer = object().put("accepted", accepted).put("rejected", errors.size());
        answer.set("errors", errors);
        return answer;
    }

    private JsonNode training(String request) throws IOException {
        if (definition == null) {
            return null;
        }
        if (request.startsWith("GET /v1/runs/")) {
            return request.endsWith("/dataset") ? dataset(request) : run();
        }
        switch (request) {
            case "PUT /training/hold" -> held = true;
            case "DELETE /training/hold" -> held = false;
            default -> {
                return request.startsWith("POST") ? decide() : state();
            }
        }
        return object();
    }

    /** A graph that says so is damaged; any other is deployed. */
    private JsonNode upload(String form) {
        if (definition == null) {
            return null;
        }
        if (form.contains("damaged")) {
            ObjectNode problem = problem(400, "onnx: damaged (expected: an ONNX model)");
            problem.putArray("errors")
                    .addObject()
                    .put("path", "onnx")
                    .put("found", "damaged")
                    .put("expected", "an ONNX model");
            return problem;
        }
        examplesByVersion.add(examples());
        states.add("deployed");
        questionsToRun = 0;
        return object().put("modelVersion", examplesByVersion.size())
                .put("runId", RUN)
                .put("state", "waiting")
                .put("detail", "waits for 20 labelled examples")
                .put("repeated", form.contains("repeated"));
    }

    private JsonNode state() {
        int examples = shown("sealed", examples());
        return object().put("held", held)
                .put("segments", examples)
                .put("examples", examples)
                .put("examplesSinceLastRun", examples - examplesOfLastRun)
                .put("driftEvents", 0);
    }

    private JsonNode decide() throws IOException {
        JsonNode perRun = Json.mapper().readTree(definition).at("/training/triggers/examples");
        if (examples() - examplesOfLastRun < perRun.asInt(Integer.MAX_VALUE)) {
            return object().put("decision", "wait").put("detail", "too few examples");
        }
        examplesOfLastRun = examples();
        examplesByVersion.add(examplesOfLastRun);
        boolean rejected = examplesByVersion.size() == REJECTED_RUN;
        states.add(rejected ? "rejected" : "promoted");
        questionsToRun = 0;
        return object().put("decision", "run").put("runId", RUN).put("detail", "enough examples");
    }

    private JsonNode run() {
        boolean done = questionsToRun++ >= questionsToTrain;
        return object().put("runId", RUN)
                .put("state", done ? "trained" : "running")
                .put("reason", "examples")
                .put("challengerVersion", examplesByVersion.size())
                .put("algorithm", "counting");
    }

    /** One example, of the run alone. */
    private static JsonNode dataset(String request) {
        return request.contains(RUN) ? object().put("exampleId", "a").put("label", true) : null;
    }

    private JsonNode versions() {
        ArrayNode versions = Json.mapper().createArrayNode();
        boolean done = questionsToRun++ >= 2 * questionsToTrain;
        for (int version = examplesByVersion.size(); version > 0; version--) {
            boolean promoted = !states.get(version - 1).equals("rejected");
            boolean pending = version == examplesByVersion.size() && !done;
            ObjectNode entry = object().put("modelVersion", version)
                    .put("kind", "challenger")
                    .put("state", pending ? "pending" : states.get(version - 1));
            versions.add(promoted && !pending ? entry.put("deployedVersion", version) : entry);
            if (version == examplesByVersion.size() && promoted && done) {
                champion = version;
            }
        }
        ObjectNode answer = object().put("champion", champion);
        answer.set("versions", versions);
        return answer;
    }

    private JsonNode predict(JsonNode request) {
        String id = request.path("exampleId").asText();
        if (champion == null || failing.contains(id)) {
            return problem(500, "the answer to " + id + " is lost");
        }
        if (dropping.contains(id)) {
            dropped++;
        } else {
            logged++;
            features.add(id);
        }
        double positive = 1.0 / (1 + examplesByVersion.get(champion - 1));
        ObjectNode answer = object().put("modelVersion", champion).put("prediction", false);
        answer.putObject("probabilities").put("false", 1 - positive).put("true", positive);
        return answer;
    }

    private JsonNode served() {
        return champion == null
                ? null
                : object().put("modelVersion", champion)
                        .put("predictionsLogged", shown("logged", logged))
                        .put("predictionsDropped", dropped)
                        .put("aggregateContributions", 0);
    }

    /** What of a number is seen so far. */
    private int shown(String what, int number) {
        if (questions++ % (questionsToTakeIn + 1) == questionsToTakeIn) {
            shown.put(what, number);
        }
        return shown.getOrDefault(what, 0);
    }

    private static ObjectNode problem(int status, String detail) {
        return object().put("status", status).put("detail", detail);
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }
}
