package dev.perennial.training.rest;

import dev.perennial.contracts.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Ids of runs as they are asked with. */
final class RunIds {
    private static final int FEWEST_COMPARED = 2;
    private static final int MOST_COMPARED = 10;

    private RunIds() {}

    /** @param name of the parameter, for the error */
    static UUID parse(String name, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new InvalidInputException(name, '"' + text + '"', "a UUID");
    }

    /** Several, separated by commas, each once. */
    static List<UUID> parseAll(String name, String text) {
        List<UUID> ids = text == null || text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", MOST_COMPARED + 2))
                        .map(id -> parse(name, id.trim()))
                        .toList();
        if (ids.size() < FEWEST_COMPARED
                || ids.size() > MOST_COMPARED
                || ids.stream().distinct().count() < ids.size()) {
            throw new InvalidInputException(
                    name,
                    ids.size() > MOST_COMPARED ? "more than " + MOST_COMPARED : ids.size() + " ids",
                    FEWEST_COMPARED + " to " + MOST_COMPARED + " different ids, separated by commas");
        }
        return ids;
    }
}
