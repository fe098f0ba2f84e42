package dev.perennial.ingest;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The settings of a service that has no object store, for parts of it that run alone. */
public final class TestConfig {
    private TestConfig() {}

    public static IngestConfig create() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(IngestConfig.class)
                .withDefaultValues(Map.of(
                        "perennial.state-dir", "none",
                        "perennial.topics.prefix", EmbeddedKafka.PREFIX,
                        "perennial.s3.endpoint", "http://127.0.0.1:1",
                        "perennial.s3.access-key", "none",
                        "perennial.s3.secret-key", "none",
                        "perennial.s3.bucket", "none"))
                .build()
                .getConfigMapping(IngestConfig.class);
    }
}
