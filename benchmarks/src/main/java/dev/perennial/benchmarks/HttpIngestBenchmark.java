package dev.perennial.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Installation;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Feature events over HTTP, a hundred in a body: the ingest service, which parses, checks and writes each as a CloudEvent,
 * against a bare Vert.x handler that sends the lines as they are. Each has core 0 in turn; Kafka and whoever asks share core 1.
 */
public final class HttpIngestBenchmark {
    private static final String MODEL = "flight-delay";
    private static final int LINES = 100;
    private static final int BODIES = 64;
    private static final int REQUESTS = 2_000;
    private static final double GOAL = 0.80;

    private HttpIngestBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        boolean isMet;
        try (OwnInstallation own = OwnInstallation.startOnCoreOne()) {
            IngestProcess.withoutJoin(own.installation());
            isMet = isMet(own.installation(), own.path());
        }
        System.exit(isMet ? 0 : 1);
    }

    private static boolean isMet(Installation installation, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        List<String> peer = Jvm.program(
                BareHandler.class, "" + port, installation.addresses().kafka(), "perennial.feature-events");
        try (IngestProcess ingest = IngestProcess.start(installation, folder);
                Jvm bare = Jvm.start(0, peer, Map.of(), folder.resolve("bare.log"))) {
            ingest.client().apply(MODEL, FlightHistory.definition());
            HttpLoad load = new HttpLoad(bodies());
            return new Throughput(REQUESTS)
                    .measure(
                            side(load, ingest.address().resolve("/v1/models/" + MODEL + "/events"), ingest.handle()),
                            side(load, URI.create("http://127.0.0.1:" + port + "/"), bare.handle()))
                    .print("HTTP bodies of " + LINES + " events, validated, against a bare Vert.x handler", GOAL);
        }
    }

    private static Throughput.Side side(HttpLoad load, URI target, ProcessHandle process) {
        return new Throughput.Side() {
            @Override
            public void run(int operations) {
                load.post(target, operations);
            }

            @Override
            public ProcessHandle process() {
                return process;
            }
        };
    }

    private static List<byte[]> bodies() {
        List<HistoryRow> flights = FlightHistory.load();
        List<byte[]> bodies = new ArrayList<>();
        for (int body = 0; body < BODIES; body++) {
            bodies.add(flights.subList(body * LINES, (body + 1) * LINES).stream()
                    .map(HttpIngestBenchmark::line)
                    .collect(Collectors.joining("\n", "", "\n"))
                    .getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static String line(HistoryRow flight) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", flight.exampleId());
        node.put("eventTime", flight.eventTime().toString());
        node.set("features", Json.mapper().valueToTree(flight.features()));
        return node.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
