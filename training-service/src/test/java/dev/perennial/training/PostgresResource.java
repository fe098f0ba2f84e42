package dev.perennial.training;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** A PostgreSQL of one's own, and channels in memory. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
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
        settings.put("quarkus.http.test-port", "0");
        // a test says itself when
        settings.put("perennial.training.compaction.enabled", "false");
        settings.put("perennial.training.uploads.most-bytes", "2000000");
        settings.putAll(InMemoryConnector.switchIncomingChannelsToInMemory(
                "model-definitions",
                "dataset-segments",
                "unlabelled-segments",
                "drift-detected",
                "live-performance",
                "model-deployments",
                "training-requests",
                "trial-requests",
                "trial-results"));
        settings.putAll(InMemoryConnector.switchOutgoingChannelsToInMemory(
                "training-requests-out", "model-trained", "data-quality", "trial-requests-out", "trial-results-out"));
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
