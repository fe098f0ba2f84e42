package dev.perennial.contracts;

import java.time.DateTimeException;
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
    /** A zero stands for any digit. */
    private static final String PLAIN = "0000-00-00T00:00:00Z";

    private static final int NANO_DIGITS = 9;
    private static final int[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private Instants() {}

    /** @param raw text or a number as it stood in JSON; anything else is no instant */
    public static Optional<Instant> parse(Object raw) {
        Instant instant = null;
        if (raw instanceof Number millis && Math.abs(millis.doubleValue()) < Long.MAX_VALUE) {
            instant = Instant.ofEpochMilli(millis.longValue());
        } else if (raw instanceof String text && text.length() <= MAX_LENGTH) {
            instant = plain(text);
            instant = instant == null ? parse(text.replace(' ', 'T')) : instant;
        }
        return Optional.ofNullable(instant).filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    }

    /**
     * The text that {@link Instant#toString} gives, made without a formatter, which takes many times as long: it is in every
     * event.
     */
    public static String format(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            return instant.toString();
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        char[] text = new char[PLAIN.length() + 1 + NANO_DIGITS];
        PLAIN.getChars(0, PLAIN.length(), text, 0);
        digits(text, 0, 4, time.getYear());
        digits(text, 5, 2, time.getMonthValue());
        digits(text, 8, 2, time.getDayOfMonth());
        digits(text, 11, 2, time.getHour());
        digits(text, 14, 2, time.getMinute());
        digits(text, 17, 2, time.getSecond());
        return new String(text, 0, fraction(text, PLAIN.length() - 1, instant.getNano()));
    }

    /** Writes a point and as many threes of digits as say it all, if any, and a Z; returns where the text ends. */
    private static int fraction(char[] text, int start, int nanos) {
        int end = start;
        if (nanos > 0) {
            int count = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : NANO_DIGITS;
            text[start] = '.';
            digits(text, start + 1, NANO_DIGITS, nanos);
            end = start + 1 + count;
        }
        text[end] = 'Z';
        return end + 1;
    }

    private static void digits(char[] text, int start, int count, int value) {
        int rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * The form that most producers write, {@code 2014-01-01T12:00:00Z} with or without a fraction of a second, for which a
     * formatter takes many times as long; null for any other.
     */
    private static Instant plain(String text) {
        int end = text.length() - 1;
        int fraction = end - PLAIN.length();
        boolean isPlain = (end == PLAIN.length() - 1 || (fraction >= 1 && fraction <= NANO_DIGITS))
                && text.charAt(end) == 'Z'
                && (fraction < 0 || (text.charAt(PLAIN.length() - 1) == '.' && isNumber(text, PLAIN.length(), end)));
        for (int i = 0; isPlain && i < PLAIN.length() - 1; i++) {
            char expected = PLAIN.charAt(i);
            isPlain = expected == '0' ? isDigit(text.charAt(i)) : text.charAt(i) == expected;
        }
        if (!isPlain) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            fraction < 0 ? 0 : number(text, PLAIN.length(), end) * TENS[NANO_DIGITS - fraction])
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
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
