package dev.perennial.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import dev.perennial.serving.domain.Champions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What is shared and not ours to annotate. */
@ApplicationScoped
class Beans {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Champions champions() {
        return new Champions();
    }
}
