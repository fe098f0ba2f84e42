package dev.perennial.contracts;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Instants as producers write them: ISO-8601 with an offset, without one (then UTC), or epoch milliseconds. */
public final class Instants {
    /** For error messages. */
    public static final String FORMAT = "an instant between 1900 and 2200, ISO-8601 or epoch milliseconds";

    // outside, an instant is a wrong unit rather than a time
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int MAX_LENGTH = 64;

    private Instants() {}

    /** @param raw text or a number as it stood in JSON; anything else is no instant */
    public static Optional<Instant> parse(Object raw) {
        Instant instant = null;
        if (raw instanceof Number millis && Math.abs(millis.doubleValue()) < Long.MAX_VALUE) {
            instant = Instant.ofEpochMilli(millis.longValue());
        } else if (raw instanceof String text && text.length() <= MAX_LENGTH) {
            instant = parse(text.replace(' ', 'T'));
        }
        return Optional.ofNullable(instant).filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException again) {
                return null;
            }
        }
    }
}
