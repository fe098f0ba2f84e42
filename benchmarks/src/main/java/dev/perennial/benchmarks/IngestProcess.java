package dev.perennial.benchmarks;

import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;

/** The ingest service alone on core 0, as it is in production: with the optimising compiler. */
final class IngestProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long PAUSE_MILLIS = 100;

    private final Jvm jvm;
    private final Addresses addresses;

    private IngestProcess(Jvm jvm, Addresses addresses) {
        this.jvm = jvm;
        this.addresses = addresses;
    }

    /** Starts it on a platform that runs, and returns when it answers. */
    static IngestProcess start(Installation installation, Path folder) throws IOException, InterruptedException {
        return start(installation, folder, List.of());
    }

    /** @param options of its JVM, in place of the ones that both sides of a comparison have */
    static IngestProcess start(Installation installation, Path folder, List<String> options)
            throws IOException, InterruptedException {
        Addresses addresses = installation.addresses();
        Path jar = SourceTree.find().resolve("ingest-service/target/quarkus-app/quarkus-run.jar");
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", Addresses.HOST);
        environment.put(
                "QUARKUS_HTTP_PORT", "" + addresses.service(Component.INGEST).getPort());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
        environment.put("PERENNIAL_S3_ENDPOINT", addresses.s3().toString());
        environment.put("PERENNIAL_S3_ACCESS_KEY", Addresses.S3_ACCESS_KEY);
        environment.put("PERENNIAL_S3_SECRET_KEY", Addresses.S3_SECRET_KEY);
        environment.put("PERENNIAL_S3_BUCKET", Addresses.BUCKET);
        environment.put("PERENNIAL_STATE_DIR", folder.resolve("state").toString());
        List<String> program = Stream.concat(options.stream(), Stream.of("-jar", jar.toString()))
                .toList();
        Jvm jvm = Jvm.start(0, program, environment, folder.resolve("ingest.log"));
        IngestProcess process = new IngestProcess(jvm, addresses);
        process.awaitStart();
        return process;
    }

    /**
     * Keeps the join away for the life of this installation, as on a replica whose partitions others hold: it does not start
     * while its topics have different numbers of partitions.
     */
    static void withoutJoin(Installation installation) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object)
                installation.addresses().kafka()))) {
            String labels = "perennial.label-events";
            int partitions = admin.describeTopics(List.of(labels))
                    .allTopicNames()
                    .get()
                    .get(labels)
                    .partitions()
                    .size();
            admin.createPartitions(Map.of(labels, NewPartitions.increaseTo(partitions + 1)))
                    .all()
                    .get();
        }
    }

    URI address() {
        return addresses.service(Component.INGEST);
    }

    PerennialClient client() {
        return new PerennialClient(addresses);
    }

    ProcessHandle handle() {
        return jvm.handle();
    }

    private void awaitStart() throws IOException, InterruptedException {
        HttpRequest live = HttpRequest.newBuilder(address().resolve("/q/health/live"))
                .timeout(Duration.ofSeconds(2))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
        while (true) {
            try {
                if (client.send(live, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!jvm.isAlive() || System.nanoTime() - deadline > 0) {
                    jvm.close();
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        jvm.close();
    }
}
