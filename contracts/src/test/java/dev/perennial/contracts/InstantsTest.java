package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstantsTest {
    @ParameterizedTest
    @CsvSource({
        "2014-01-15T17:45:00Z, 2014-01-15T17:45:00Z",
        "2014-01-15T11:45:00.5-06:00, 2014-01-15T17:45:00.500Z",
        "2014-01-15T17:45, 2014-01-15T17:45:00Z",
        "2014-01-15 17:45:00, 2014-01-15T17:45:00Z",
        "2014-01-15 17:45:00+01:00, 2014-01-15T16:45:00Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "1900-01-01T00:00:00Z, 1900-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z, 2200-01-01T00:00:00Z"
    })
    void readsIsoTextInUtcUnlessItHasAnOffset(String text, Instant expected) {
        assertThat(Instants.parse(text)).contains(expected);
    }

    @Property
    void writesWhatAnInstantSays(
            @ForAll @LongRange(min = -2_300_000_000L, max = 7_300_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Stream.of(nanos, nanos / 1_000 * 1_000, nanos / 1_000_000 * 1_000_000, 0)
                .map(part -> Instant.ofEpochSecond(second, part))
                .forEach(instant -> assertThat(Instants.format(instant)).isEqualTo(instant.toString()));
    }

    static Stream<Object> noInstants() {
        return Stream.of(
                "",
                "today",
                "2014-01-15",
                "2014-13-01T00:00:00Z",
                "2014-02-30T00:00:00Z",
                "1899-12-31T23:59:59.999Z",
                "2200-01-01T00:00:00.001Z",
                "+1000000000-12-31T23:59:59Z",
                "1389807900000",
                "2014-01-15T17:45:00Z".repeat(10),
                1389807900000L * 1000,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                1e300,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                new BigInteger("9".repeat(100)),
                true,
                List.of());
    }

    @ParameterizedTest
    @MethodSource("noInstants")
    void anythingElseIsNoInstant(Object raw) {
        assertThat(Instants.parse(raw)).isEmpty();
    }

    @Property
    void numbersAreEpochMilliseconds(@ForAll @LongRange(min = -2208988800000L, max = 7258118400000L) long millis) {
        assertThat(Instants.parse(millis)).contains(Instant.ofEpochMilli(millis));
        assertThat(Instants.parse((double) millis)).contains(Instant.ofEpochMilli(millis));
        assertThat(Instants.parse(Instant.ofEpochMilli(millis).toString())).contains(Instant.ofEpochMilli(millis));
    }

    /** One form is read without a formatter: it must read what the formatter reads, and nothing else. */
    @Property(tries = 20_000)
    void theFormOfMostProducersIsReadAsTheSameTimeInAnother(
            @ForAll @LongRange(min = 1899, max = 2201) long year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day,
            @ForAll @IntRange(max = 25) int hour,
            @ForAll @IntRange(max = 60) int minute,
            @ForAll @IntRange(max = 60) int second,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @IntRange(max = 10) int digits) {
        String local = String.format("%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second)
                + (digits == 0 ? "" : "." + String.format("%010d", nanos).substring(10 - digits));

        assertThat(Instants.parse(local + "Z")).isEqualTo(Instants.parse(local + "+00:00"));
    }

    @Property
    void oneWrongCharacterMakesItAnotherForm(@ForAll @IntRange(max = 26) int place, @ForAll char other) {
        StringBuilder text = new StringBuilder("2014-01-15T17:45:00.123456Z");
        text.setCharAt(place, other);
        Instant expected;
        try {
            expected = OffsetDateTime.parse(text.toString().replace(' ', 'T')).toInstant();
        } catch (DateTimeParseException e) {
            expected = null;
        }

        assertThat(Instants.parse(text.toString()).map(Instant::toEpochMilli))
                .isEqualTo(Optional.ofNullable(expected)
                        .filter(time -> time.isAfter(Instant.parse("1900-01-01T00:00:00Z"))
                                && time.isBefore(Instant.parse("2200-01-01T00:00:00Z")))
                        .map(Instant::toEpochMilli));
    }
}
