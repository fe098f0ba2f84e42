package dev.perennial.ingest.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** HTTP speaks the same JSON as everything else. */
final class JsonMapping {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }
}
