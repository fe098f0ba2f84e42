package dev.perennial.monitor.domain.example;

import static dev.perennial.monitor.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.PredictionMade.Role;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.domain.example.Observation.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void takesAPredictionThatFits() {
        assertThat(admission(MIDNIGHT).of(Samples.prediction("t", MIDNIGHT, 0.5, 1), MIDNIGHT))
                .isEqualTo(Standing.COUNTS);
    }

    @Test
    void refusesAnEventTimeFarAheadOfTheLog() {
        Instant ahead = MIDNIGHT.plus(DAY);

        assertThat(admission(MIDNIGHT).of(Samples.prediction("t", ahead, 0.5, 1), MIDNIGHT))
                .isEqualTo(Standing.COUNTS);
        assertThat(admission(MIDNIGHT).of(Samples.prediction("t", ahead.plusMillis(1), 0.5, 1), MIDNIGHT))
                .isEqualTo(Standing.AHEAD);
    }

    @Test
    void refusesWhatIsForgotten() {
        Instant horizonLater = MIDNIGHT.plus(Duration.ofHours(2));
        ExampleJoined example = Samples.example("t", MIDNIGHT, Duration.ZERO, true);

        assertThat(admission(horizonLater).of(example, horizonLater)).isEqualTo(Standing.COUNTS);
        assertThat(admission(horizonLater.plusMillis(1)).of(example, horizonLater))
                .isEqualTo(Standing.LATE);
    }

    @Test
    void refusesScoresThatAreNotOnePerClass() {
        assertThat(admission(MIDNIGHT).of(scored(List.of(0.5)), MIDNIGHT)).isEqualTo(Standing.UNFIT);
    }

    @Test
    void refusesALabelOfAnotherType() {
        EventContext context = EventContext.first(EventContext.idOf("x"), MIDNIGHT);
        ExampleJoined example = new ExampleJoined(context, Samples.MODEL, "t", MIDNIGHT, MIDNIGHT, Map.of(), "yes");

        assertThat(admission(MIDNIGHT).of(example, MIDNIGHT)).isEqualTo(Standing.UNFIT);
    }

    private static Admission admission(Instant clock) {
        return new Admission(Samples.definition(), clock, DAY);
    }

    private static PredictionMade scored(List<Double> scores) {
        EventContext context = EventContext.first(EventContext.idOf("x"), MIDNIGHT);
        return new PredictionMade(context, Samples.MODEL, "t", MIDNIGHT, Map.of(), scores, 1, Role.CHAMPION);
    }
}
