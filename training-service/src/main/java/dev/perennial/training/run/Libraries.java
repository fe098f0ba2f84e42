package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.TreeMap;

/** Versions of the libraries whose arithmetic a model depends on, as the build wrote them. */
final class Libraries {
    private static final String FILE = "libraries.properties";

    private Libraries() {}

    static JsonNode versions() {
        try (InputStream file = Libraries.class.getResourceAsStream(FILE)) {
            Properties versions = new Properties();
            versions.load(file);
            return Json.mapper().valueToTree(new TreeMap<>(versions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
