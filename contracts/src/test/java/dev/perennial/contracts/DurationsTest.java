package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "24h, P1D",
        "28d, P28D",
        "0s, PT0S",
        "999999999d, P999999999D",
        "007m, PT7M"
    })
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "m",
                "-5m",
                "+5m",
                "5 m",
                " 5m",
                "5m ",
                "5M",
                "1.5h",
                "5m30s",
                "PT5M",
                "1000000000d",
                "٥m",
                "5m\n"
            })
    void anythingElseIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void whatIsReadIsWrittenBackAsTheSame(
            @ForAll @IntRange(max = 999_999_999) int amount, @ForAll @IntRange(max = 4) int unit) {
        Duration duration = Durations.parse(amount + new String[] {"ms", "s", "m", "h", "d"}[unit])
                .orElseThrow();

        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"1000ms, 1s", "90s, 90s", "120s, 2m", "90m, 90m", "48h, 2d", "1500ms, 1500ms", "0d, 0s"})
    void writesTheLargestUnitThatFits(String text, String written) {
        assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(written);
    }
}
