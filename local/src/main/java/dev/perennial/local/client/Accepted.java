package dev.perennial.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What became of published lines.
 *
 * @param accepted lines on the log
 * @param rejected lines refused
 * @param errors   one object per refused line: line, path, found, expected
 */
public record Accepted(int accepted, int rejected, List<JsonNode> errors) {
    public Accepted {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }
}
