package dev.perennial.ingest.domain;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimeBoundTest {
    private static final TimeBound BOUND = new TimeBound(Duration.ofHours(1));

    @Property
    void exactlyTheTimesThatAreFurtherAheadAreWrong(
            @ForAll @LongRange(min = -200L * 365 * 86_400_000, max = 200L * 365 * 86_400_000) long aheadMillis) {
        Instant time = NOON.plusMillis(aheadMillis);

        assertThat(BOUND.problem("eventTime", time, NOON).isPresent()).isEqualTo(aheadMillis > 3_600_000);
    }

    @Example
    void theLastMomentIsAllowedAndTheNextNamesItsField() {
        Instant last = NOON.plus(BOUND.maxAhead());

        assertThat(BOUND.problem("knownAt", last, NOON)).isEmpty();
        assertThat(BOUND.problem("knownAt", last.plusNanos(1), NOON))
                .hasValueSatisfying(problem -> assertThat(problem.path()).isEqualTo("knownAt"));
    }

    @Example
    void anAbsentTimeIsNotAheadAndANegativeAllowanceIsNone() {
        assertThat(BOUND.problem("knownAt", null, NOON)).isEmpty();
        assertThatThrownBy(() -> new TimeBound(Duration.ofMillis(-1))).hasMessageContaining("maxAhead");
    }
}
