package dev.perennial.training.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.training.domain.PoolMember;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChampionEntityTest {
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");

    @Test
    void thePastAreTheSeventhAndTheThirtiethLastThatServed() {
        ChampionEntity champion = ChampionEntity.of(deployment(1, 1));
        for (int version = 2; version <= 6; version++) {
            champion.take(deployment(version, version));
            assertThat(champion.past()).isEmpty();
        }
        champion.take(deployment(7, 7));
        assertThat(past(champion)).isEqualTo(1);
        champion.take(deployment(8, 8));
        assertThat(past(champion)).isEqualTo(2);
        assertThat(champion.past()).containsOnlyKeys(PoolMember.PAST);
        for (int version = 9; version <= 40; version++) {
            champion.take(deployment(version, version));
        }
        assertThat(past(champion)).isEqualTo(34);
        assertThat(champion.past().get(PoolMember.LONG_PAST).modelVersion()).isEqualTo(11);
        assertThat(champion.toChampion().modelVersion()).isEqualTo(40);
    }

    @Test
    void aDeploymentThatChangesNoChampionMakesNobodyPast() {
        ChampionEntity champion = ChampionEntity.of(deployment(1, 1));
        for (int version = 2; version <= 7; version++) {
            champion.take(deployment(version, version));
        }

        // a canary of the same champion, then one from before
        champion.take(deployment(8, 7));
        champion.take(deployment(3, 12));

        assertThat(past(champion)).isEqualTo(1);
        assertThat(champion.toChampion().modelVersion()).isEqualTo(7);
    }

    @Test
    void oneThatIsTakenBackServedToo() {
        ChampionEntity champion = ChampionEntity.of(deployment(1, 1));
        for (int sequence = 2; sequence <= 7; sequence++) {
            champion.take(deployment(sequence, sequence % 2 == 1 ? 1 : 2));
        }

        assertThat(champion.toChampion().modelVersion()).isEqualTo(1);
        assertThat(past(champion)).isEqualTo(1);
    }

    private static int past(ChampionEntity champion) {
        return champion.past().get(PoolMember.PAST).modelVersion();
    }

    private static ModelDeployment deployment(long sequence, int version) {
        return new ModelDeployment(
                EventContext.first(UUID.randomUUID(), NOON),
                "flights",
                sequence,
                new DeployedVersion(version, "models/flights/" + version + "/", "a".repeat(64), NOON),
                null,
                ModelDeployment.Reason.PROMOTION,
                "gate");
    }
}
