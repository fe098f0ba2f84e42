package dev.perennial.local.platform;

import dev.perennial.local.Home;
import dev.perennial.local.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the three servers at once, and stops them when the process is told to end. */
public final class Platform implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    private final BrokerServer broker;
    private final DatabaseServer database;
    private final ObjectServer objects;

    private Platform(Home home) {
        Ports ports = home.ports();
        broker = new BrokerServer(home.kafkaData(), ports.kafka(), ports.kafkaController());
        database = new DatabaseServer(home);
        objects = new ObjectServer(home.objectData(), ports.s3());
    }

    /** @param arguments the folder of the installation */
    public static void main(String[] arguments) {
        Platform platform = new Platform(new Home(Path.of(arguments[0])));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            platform.close();
                            stopped.countDown();
                        },
                        "stop"));
        try {
            platform.start();
            LOG.info("The platform is up");
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The platform could not start", e);
            System.exit(1);
        }
    }

    private void start() {
        ExecutorService starters = Executors.newFixedThreadPool(3);
        try {
            CompletableFuture.allOf(List.of(broker, database, objects).stream()
                            .map(server -> CompletableFuture.runAsync(server::start, starters))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            starters.shutdown();
        }
    }

    /** Clients of the object store and the database are told first; what they still send goes into Kafka. */
    @Override
    public void close() {
        objects.close();
        database.close();
        broker.close();
    }
}
