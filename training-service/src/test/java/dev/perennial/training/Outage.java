package dev.perennial.training;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** An outage of the database: who is connected is thrown out, and nobody is let in. */
final class Outage {
    private Outage() {}

    /** @param port of PostgreSQL on this machine */
    static void during(int port, Runnable work) throws SQLException {
        String elsewhere = "jdbc:postgresql://127.0.0.1:" + port + "/template1";
        try (Connection connection = DriverManager.getConnection(elsewhere, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database postgres with allow_connections false");
            try {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'");
                work.run();
            } finally {
                statement.execute("alter database postgres with allow_connections true");
            }
        }
    }
}
