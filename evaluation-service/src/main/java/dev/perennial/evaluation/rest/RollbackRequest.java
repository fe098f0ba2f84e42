package dev.perennial.evaluation.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The body of a rollback; an empty one asks for the previous champion.
 *
 * @param toVersion the version to go back to; null for the previous champion
 * @param actor     who asks, 1 to 100 printable characters
 */
record RollbackRequest(Integer toVersion, String actor) {
    private static final String DEFAULT_ACTOR = "local";
    private static final int ACTOR_LIMIT = 100;
    private static final Set<String> FIELDS = Set.of("toVersion", "actor");

    /** @throws InvalidInputException with every problem found */
    static RollbackRequest parse(String body) {
        if (body == null || body.isBlank()) {
            return new RollbackRequest(null, DEFAULT_ACTOR);
        }
        JsonNode node = tree(body);
        List<Problem> problems = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                problems.add(new Problem(name, node.get(name).toString(), "toVersion | actor"));
            }
        });
        JsonNode toVersion = node.path("toVersion");
        if (!isAbsent(toVersion) && !(toVersion.isInt() && toVersion.intValue() >= 1)) {
            problems.add(new Problem("toVersion", toVersion.toString(), "a whole number >= 1"));
        }
        JsonNode actor = node.path("actor");
        if (!isAbsent(actor) && !(actor.isTextual() && isName(actor.textValue()))) {
            problems.add(new Problem("actor", actor.toString(), "1 to " + ACTOR_LIMIT + " printable characters"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new RollbackRequest(
                isAbsent(toVersion) ? null : toVersion.intValue(), isAbsent(actor) ? DEFAULT_ACTOR : actor.textValue());
    }

    private static JsonNode tree(String body) {
        try {
            JsonNode node = Json.mapper().readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("$", body, "JSON: " + e.getOriginalMessage());
        }
        throw new InvalidInputException("$", body, "a JSON object");
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= ACTOR_LIMIT && text.chars().noneMatch(Character::isISOControl);
    }
}
