package dev.perennial.local.platform;

import dev.perennial.local.Addresses;
import dev.perennial.local.Home;
import dev.perennial.local.Postmaster;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, a process of its own under our watch: when it dies it is started again. */
final class DatabaseServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServer.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final Home home;
    private final Path data;
    private final Path binaries;
    private final int port;
    private EmbeddedPostgres server;
    private boolean closed;

    DatabaseServer(Home home) {
        this.home = home;
        this.data = home.postgresData();
        this.binaries = home.postgresBinaries();
        this.port = home.ports().postgres();
    }

    @Override
    public synchronized void start() {
        try {
            Postmaster.stop(home);
            discardHalfDone();
            launch();
            createDatabase();
        } catch (IOException | SQLException e) {
            throw new ServerException("PostgreSQL did not start on port " + port, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            closeServer();
        }
    }

    private void launch() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPort(port)
                .setPGStartupWait(START_LIMIT)
                .setServerConfig("listen_addresses", Addresses.HOST)
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "32MB")
                .setServerConfig("max_connections", "100")
                .start();
        ProcessHandle postmaster = Postmaster.of(home).orElseThrow(() -> new IOException("PostgreSQL ended at once"));
        Thread watch = new Thread(
                () -> {
                    postmaster.onExit().join();
                    restart();
                },
                "postgres-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private synchronized void restart() {
        if (closed) {
            return;
        }
        LOG.warn("PostgreSQL ended by itself and is started again");
        try {
            closeServer();
            launch();
        } catch (IOException | RuntimeException e) {
            LOG.error("PostgreSQL could not be started again; the platform ends", e);
            Runtime.getRuntime().halt(1);
        }
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Postmaster.stop(home);
        }
    }

    /** What a killed first start left: binaries that are not all there, or a folder without our database. */
    private void discardHalfDone() throws IOException {
        if (Files.exists(binaries)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(binaries)) {
                for (Path version : versions) {
                    if (!Files.exists(version.resolve(".exists"))) {
                        FileUtils.deleteDirectory(version.toFile());
                    }
                }
            }
        }
        if (!Files.exists(completed())) {
            FileUtils.deleteDirectory(data.toFile());
        }
    }

    private void createDatabase() throws SQLException, IOException {
        if (Files.exists(completed())) {
            return;
        }
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE ROLE " + Addresses.DATABASE_USER + " LOGIN PASSWORD '" + Addresses.DATABASE_PASSWORD + "'");
            statement.execute("CREATE DATABASE " + Addresses.DATABASE + " OWNER " + Addresses.DATABASE_USER);
        }
        Files.createFile(completed());
    }

    /** Says that the folder beside it was set up to the end. */
    private Path completed() {
        return data.resolveSibling(data.getFileName() + ".complete");
    }
}
