package dev.perennial.model.aggregate;

import java.time.Instant;

/**
 * What one event adds to one aggregate.
 *
 * @param aggregate the aggregate's name
 * @param entity    the values of its keys, as {@link Entities} writes them
 * @param at        when it became known (UTC)
 * @param value     Double, String or Boolean; null where events alone count
 */
public record Contribution(String aggregate, String entity, Instant at, Object value) {}
