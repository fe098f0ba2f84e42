package dev.perennial.evaluation.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** HTTP speaks the same JSON as the topics. */
class JsonProducer {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }
}
