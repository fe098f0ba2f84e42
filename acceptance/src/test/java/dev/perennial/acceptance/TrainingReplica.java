package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.local.Addresses;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One more replica of training beside an installation, as a cluster would run it. */
final class TrainingReplica implements AutoCloseable {
    /** What it is called. */
    static final String NAME = "second";

    private final int port;
    private final Process process;

    /** @param folder for its log */
    TrainingReplica(Installation installation, Path folder) throws IOException {
        port = freePort();
        Path jar = SourceTree.find().resolve("training-service/target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-jar",
                        jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("second-training.log").toFile()));
        builder.environment().putAll(environment(installation, port, folder));
        process = builder.start();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What a second replica has to know. */
    static Map<String, String> environment(Installation installation, int port, Path folder) {
        Map<String, String> environment =
                ServiceEnvironment.of(installation, port, folder.resolve("second-training-state"));
        environment.put("PERENNIAL_TRAINING_REPLICA_ID", NAME);
        return environment;
    }

    void awaitReady() {
        awaitReady(port);
        assertThat(process.isAlive()).isTrue();
    }

    static void awaitReady(int port) {
        Await.until("a training replica to be ready", () -> assertThat(
                        Rest.get(address(port) + "/q/health/ready").statusCode())
                .isEqualTo(200));
    }

    Metrics metrics() {
        return new Metrics(address(port));
    }

    private static URI address(int port) {
        return URI.create("http://" + Addresses.HOST + ":" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
