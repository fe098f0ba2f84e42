package dev.perennial.evaluation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.event.ModelDeployment.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollbackTest {
    private final List<ChampionMove> moves = new ArrayList<>();

    @Test
    void goesToTheVersionBeforeTheChampionsPromotion() {
        promote(2, 4, 6);

        assertThat(target(null)).isEqualTo(4);
    }

    @Test
    void repeatedRollbacksWalkBackAndStop() {
        promote(2, 4, 6);

        rollBack(target(null));
        assertThat(target(null)).isEqualTo(2);

        rollBack(target(null));
        assertThatThrownBy(() -> target(null))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("before version 2");
    }

    @Test
    void neverReturnsToWhatWasLeft() {
        promote(2, 4, 6);
        rollBack(4);
        promote(8);

        assertThat(target(null)).isEqualTo(4);
    }

    @Test
    void goesToWhateverWasDeployedOrPromoted() {
        promote(2, 4, 6);

        assertThat(target(2)).isEqualTo(2);
        assertThat(Rollback.target(6, 5, newestFirst(), Set.of(1, 3, 5))).isEqualTo(5);
    }

    @Test
    void refusesWhatNeverPassed() {
        promote(2, 4, 6);

        assertThatThrownBy(() -> target(7)).isInstanceOf(RollbackRefusedException.class);
        assertThatThrownBy(() -> target(6)).hasMessageContaining("champion already");
    }

    @Test
    void refusesWithoutChampion() {
        assertThatThrownBy(() -> Rollback.target(null, null, List.of(), Set.of()))
                .isInstanceOf(RollbackRefusedException.class);
    }

    private int target(Integer toVersion) {
        return Rollback.target(champion(), toVersion, newestFirst(), Set.of());
    }

    private void promote(int... versions) {
        for (int version : versions) {
            move(version, Reason.PROMOTION);
        }
    }

    private void rollBack(int version) {
        move(version, Reason.ROLLBACK);
    }

    private void move(int version, Reason reason) {
        moves.add(new ChampionMove(moves.size() + 1, version, champion(), reason, "test", Instant.EPOCH));
    }

    private Integer champion() {
        return moves.isEmpty() ? null : moves.get(moves.size() - 1).modelVersion();
    }

    private List<ChampionMove> newestFirst() {
        List<ChampionMove> reversed = new ArrayList<>(moves);
        Collections.reverse(reversed);
        return reversed;
    }
}
