package dev.perennial.evaluation;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL of its own on a free port; the topics are in memory. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("perennial.database.port", Integer.toString(postgres.getPort()));
        settings.put("perennial.database.name", "postgres");
        settings.put("perennial.database.user", "postgres");
        settings.put("perennial.database.password", "postgres");
        settings.put("perennial.judge.poll-interval", "1h");
        settings.putAll(InMemoryConnector.switchIncomingChannelsToInMemory("model-trained", "model-definitions"));
        settings.putAll(InMemoryConnector.switchOutgoingChannelsToInMemory("model-evaluated", "model-deployments"));
        return settings;
    }

    @Override
    public void stop() {
        InMemoryConnector.clear();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
