package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
}
