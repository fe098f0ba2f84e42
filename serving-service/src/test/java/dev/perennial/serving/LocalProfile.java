package dev.perennial.serving;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A free port, a folder of its own, and no waiting. */
public final class LocalProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            return Map.of(
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.shutdown.delay",
                    "0s",
                    "perennial.serving.retry.first",
                    "2ms",
                    "perennial.state-dir",
                    Files.createTempDirectory("serving").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
