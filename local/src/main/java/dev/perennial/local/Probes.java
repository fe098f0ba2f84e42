package dev.perennial.local;

import dev.perennial.contracts.kafka.Topic;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Asks the parts of an installation whether they can be used: not whether a port is open, but whether the thing behind it
 * answers a question of its own kind.
 */
final class Probes implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2000;
    private static final int SERVER_ERRORS = 500;

    private final Addresses addresses;
    private Admin admin;

    Probes(Addresses addresses) {
        this.addresses = addresses;
    }

    boolean ready(Component component) {
        return component == Component.PLATFORM
                ? objects() && database() && kafka()
                : httpStatus(addresses.service(component).resolve("/q/health/ready")) == HttpURLConnection.HTTP_OK;
    }

    /** All topics are there: Kafka Streams gives up over an absent one. */
    boolean kafka() {
        if (!listens(addresses.ports().kafka())) {
            return false;
        }
        try {
            Set<String> present = admin().listTopics().names().get();
            return Arrays.stream(Topic.values())
                    .map(topic -> topic.name(Topic.DEFAULT_PREFIX))
                    .allMatch(present::contains);
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean database() {
        if (!listens(addresses.ports().postgres())) {
            return false;
        }
        String url = addresses.database() + "?loginTimeout=2&socketTimeout=2";
        try (Connection connection =
                DriverManager.getConnection(url, Addresses.DATABASE_USER, Addresses.DATABASE_PASSWORD)) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** The bucket is there before the server listens; the question is unsigned, and being refused is an answer. */
    boolean objects() {
        int status = httpStatus(addresses.s3());
        return status > 0 && status < SERVER_ERRORS;
    }

    private Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses.kafka(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
        }
        return admin;
    }

    /** Clients of Kafka and PostgreSQL are costly to load: not before somebody listens. */
    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** The status of the answer to a GET; 0 when there is none. */
    private static int httpStatus(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
