package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            0 3 * * *     | 2014-01-10T02:59:59Z | 2014-01-10T03:00:00Z
            0 3 * * *     | 2014-01-10T03:00:00Z | 2014-01-11T03:00:00Z
            */15 * * * *  | 2014-01-10T00:01:00Z | 2014-01-10T00:15:00Z
            30 6 * * 1    | 2014-01-10T00:00:00Z | 2014-01-13T06:30:00Z
            0 0 1 */3 *   | 2014-01-10T00:00:00Z | 2014-04-01T00:00:00Z
            0 0 29 2 *    | 2014-01-10T00:00:00Z | 2016-02-29T00:00:00Z
            0 2 30 3 *    | 2014-01-10T00:00:00Z | 2014-03-30T02:00:00Z
            """)
    void theNextPointIsAfterTheInstantInUtc(String cron, Instant after, Instant next) {
        assertThat(Schedule.parse(cron).orElseThrow().after(after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "every night", "0 0 3 * * *", "0 25 * * *", "0 3 30 2 *", "@daily; rm", "* * * *"})
    void whatNeverComesIsNoSchedule(String text) {
        assertThat(Schedule.parse(text)).isEmpty();
    }

    @Test
    void aTextWithoutEndIsNotRead() {
        assertThat(Schedule.parse("0 3 * * " + "1,".repeat(100_000) + "1")).isEmpty();
    }
}
