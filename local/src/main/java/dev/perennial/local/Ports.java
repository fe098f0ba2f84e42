package dev.perennial.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The TCP ports of an installation, all on the loopback address; each in [1, 65535] and no two alike.
 *
 * @param kafkaController Kafka's metadata quorum, of interest to Kafka alone
 */
public record Ports(
        int monitor,
        int ingest,
        int training,
        int evaluation,
        int serving,
        int kafka,
        int postgres,
        int s3,
        int kafkaController) {
    private static final int COUNT = 9;
    private static final int LOWEST_BASE = 1024;
    private static final int HIGHEST_BASE = 65_535 - COUNT + 1;

    public Ports {
        Map<Integer, String> uses = new TreeMap<>();
        add(uses, monitor, "console and monitor");
        add(uses, ingest, "ingest");
        add(uses, training, "training");
        add(uses, evaluation, "evaluation");
        add(uses, serving, "serving");
        add(uses, kafka, "Kafka");
        add(uses, postgres, "PostgreSQL");
        add(uses, s3, "S3");
        add(uses, kafkaController, "Kafka's controller");
    }

    private static void add(Map<Integer, String> uses, int port, String use) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(use + ": " + port + " (expected: 1 to 65535)");
        }
        String other = uses.put(port, use);
        if (other != null) {
            throw new IllegalArgumentException(use + ": " + port + " is also the port of " + other);
        }
    }

    /** The ports of an installation that asked for none. */
    public static Ports standard() {
        return new Ports(8080, 8081, 8082, 8083, 8084, 29092, 25432, 29000, 29093);
    }

    /**
     * Nine ports in a row: console and monitor, ingest, training, evaluation, serving, Kafka, PostgreSQL, S3, Kafka's controller.
     *
     * @param base the first, 1024 to 65527
     * @throws LocalException if it is out of that range
     */
    public static Ports from(int base) {
        if (base < LOWEST_BASE || base > HIGHEST_BASE) {
            throw new LocalException(
                    "Ports cannot start at " + base + " (expected: " + LOWEST_BASE + " to " + HIGHEST_BASE + ").");
        }
        return new Ports(base, base + 1, base + 2, base + 3, base + 4, base + 5, base + 6, base + 7, base + 8);
    }

    /** The first of nine ports in a row that are all free now, below the range from which systems take outgoing ports. */
    static int freeBase() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            if (from(base).uses(Component.PLATFORM).keySet().stream().allMatch(Ports::free)
                    && Component.services().stream()
                            .allMatch(service -> free(from(base).of(service)))) {
                return base;
            }
        }
        throw new LocalException("No nine free ports in a row were found between 10000 and 32000.");
    }

    /** The HTTP port of a service. */
    public int of(Component service) {
        return switch (service) {
            case INGEST -> ingest;
            case TRAINING -> training;
            case EVALUATION -> evaluation;
            case SERVING -> serving;
            case MONITOR -> monitor;
            case PLATFORM -> throw new IllegalArgumentException("platform: has several ports");
        };
    }

    /** The ports that a component listens on, with what each is for. */
    Map<Integer, String> uses(Component component) {
        return switch (component) {
            case PLATFORM ->
                new TreeMap<>(Map.of(
                        kafka, "Kafka", postgres, "PostgreSQL", s3, "S3", kafkaController, "Kafka's controller"));
            case MONITOR -> Map.of(monitor, "console and monitor");
            case INGEST, TRAINING, EVALUATION, SERVING -> Map.of(of(component), component.title());
        };
    }

    /** Whether a server could listen on the port now. */
    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
