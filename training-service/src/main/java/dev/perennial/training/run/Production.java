package dev.perennial.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the service is wired with; a test brings its own. */
final class Production {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    ObjectStore objects(StorageConfig config) {
        return S3ObjectStore.connect(config.endpoint(), config.accessKey(), config.secretKey(), config.bucket());
    }

    void close(@Disposes ObjectStore objects) {
        objects.close();
    }
}
