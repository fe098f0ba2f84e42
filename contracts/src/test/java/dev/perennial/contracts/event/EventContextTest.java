package dev.perennial.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventContextTest {
    private static final Instant AT = Instant.parse("2014-01-15T20:31:00Z");
    private static final EventContext FIRST =
            EventContext.first(UUID.fromString("6f1d2c3b-4a59-4e68-8f77-000000000001"), AT);

    /** Ids already in a log must stay what they are: these literals may never change. */
    @Test
    void idsAreStableAcrossVersions() {
        assertThat(EventContext.idOf("perennial.label-events/3/1200"))
                .isEqualTo(UUID.fromString("355cf871-5d68-3ac3-bbd4-1364440b9a2c"));
        assertThat(FIRST.causes("model-trained", AT).eventId())
                .isEqualTo(UUID.fromString("d67a425c-81af-3d36-be55-daf9c4a47792"));
    }

    @Test
    void sameDecisionMadeLaterHasTheSameId() {
        assertThat(FIRST.causes("model-trained", AT.plusSeconds(60)).eventId())
                .isEqualTo(FIRST.causes("model-trained", AT).eventId());
        assertThat(FIRST.causes("model-evaluated", AT).eventId())
                .isNotEqualTo(FIRST.causes("model-trained", AT).eventId());
    }

    @Test
    void chainKeepsItsCorrelationAndEachLinkItsCause() {
        EventContext second = FIRST.causes("a", AT);
        EventContext third = second.causes("b", AT);

        assertThat(FIRST.causationId()).isNull();
        assertThat(third.correlationId()).isEqualTo(FIRST.eventId());
        assertThat(third.causationId()).isEqualTo(second.eventId());
    }
}
