package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One more replica of serving beside an installation, as a cluster would run it: it can be started while nothing else is
 * up.
 */
final class ServingReplica implements AutoCloseable {
    private final Installation installation;
    private final Path folder;
    private final int port;
    private Process process;

    /** @param folder an empty one for its copies and its log */
    ServingReplica(Installation installation, Path folder) throws IOException {
        this.installation = installation;
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    /** Starts it; ready when it says so. */
    void start() throws IOException {
        Path jar = SourceTree.find().resolve("serving-service/target/quarkus-app/quarkus-run.jar");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(java, "-Xmx192m", "-XX:+UseSerialGC", "-Dai.djl.offline=true", "-jar", jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("replica.log").toFile()));
        builder.environment().putAll(environment());
        process = builder.start();
    }

    void awaitReady() {
        Await.until("a serving replica to be ready", () -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(Rest.get(address() + "/v2/health/ready").statusCode()).isEqualTo(200);
        });
    }

    /** The version that answers a question. */
    int answers(String modelName, JsonNode body) throws IOException {
        HttpResponse<String> response = Rest.post(
                address() + "/v1/models/" + modelName + "/predict",
                Rest.JSON,
                BodyPublishers.ofString(body.toString()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body()).path("modelVersion").intValue();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private String address() {
        return "http://" + Addresses.HOST + ":" + port;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = ServiceEnvironment.of(installation, port, folder.resolve("state"));
        environment.put("PERENNIAL_SERVING_REPLICA_ID", "second");
        return environment;
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
