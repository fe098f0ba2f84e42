package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.BlendState.Snapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlendStateTest {
    private static final List<PoolMember> MEMBERS = List.of(PoolMember.RECENT, PoolMember.LINEAR);
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");

    private final BlendState empty = BlendState.start("a", MEMBERS);

    @Test
    void nothingLearntWeighsAllAlike() {
        assertThat(empty.newest().weights()).containsExactly(0.5, 0.5);
        assertThat(empty.weights(MEMBERS)).containsExactly(0.5, 0.5);
        assertThat(empty.isNew(NOON)).isTrue();
    }

    @Test
    void whatIsJudgedKnowsNoLabelOfItsHoldout() {
        BlendState state = empty.with(snapshot(0, 1)).with(snapshot(60, 2));

        assertThat(state.until(NOON.plusSeconds(61)).newest().regrets()).containsExactly(2.0, -2.0);
        assertThat(state.until(NOON.plusSeconds(60)).newest().regrets()).containsExactly(1.0, -1.0);
        assertThat(state.until(NOON).newest().regrets()).containsExactly(0.0, 0.0);
    }

    @Test
    void membersThatAreNotThereLeaveTheirWeightToTheOthers() {
        List<PoolMember> members = List.of(PoolMember.RECENT, PoolMember.ALL, PoolMember.LINEAR);
        BlendState state = BlendState.start("a", members)
                .with(new Snapshot(NOON, new MlPoly(List.of(1.0, 3.0, 0.0), List.of(1.0, 1.0, 1.0))));

        assertThat(state.weights(members)).containsExactly(0.25, 0.75, 0);
        assertThat(state.weights(List.of(PoolMember.LINEAR, PoolMember.ALL))).containsExactly(0, 1);
        assertThat(state.weights(List.of(PoolMember.LINEAR))).containsExactly(1);
        assertThat(BlendState.start("a", members).weights(List.of(PoolMember.RECENT, PoolMember.ALL)))
                .containsExactly(0.5, 0.5);
    }

    @Test
    void anExampleIsLearntFromOnce() {
        BlendState state = empty.with(snapshot(60, 2));

        assertThat(state.isNew(NOON.plusSeconds(60))).isFalse();
        assertThat(state.isNew(NOON.plusSeconds(61))).isTrue();
        assertThat(state.with(snapshot(60, 3))).isSameAs(state);
    }

    @Test
    void keepsTheLastRuns() {
        BlendState state = empty;
        for (int run = 1; run <= 20; run++) {
            state = state.with(snapshot(run, run));
        }

        assertThat(state.snapshots()).hasSize(8);
        assertThat(state.newest().regrets()).containsExactly(20.0, -20.0);
    }

    @Test
    void holdsForItsDefinitionAndMembersAlone() {
        assertThat(empty.isOf("a", MEMBERS)).isTrue();
        assertThat(empty.isOf("b", MEMBERS)).isFalse();
        assertThat(empty.isOf("a", List.of(PoolMember.RECENT))).isFalse();
    }

    @Test
    void refusesWeightsOfOtherMembers() {
        assertThatThrownBy(() -> empty.with(new Snapshot(NOON, MlPoly.start(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 members (expected: 2)");
    }

    @Test
    void isReadBackFromWhatIsWritten() throws JsonProcessingException {
        BlendState state = empty.with(new Snapshot(NOON, new MlPoly(List.of(0.1, -1e-300), List.of(1 / 3.0, 0.0))));

        String text = Json.mapper().writeValueAsString(state);

        assertThat(Json.mapper().readValue(text, BlendState.class)).isEqualTo(state);
    }

    private static Snapshot snapshot(int second, double regret) {
        return new Snapshot(NOON.plusSeconds(second), new MlPoly(List.of(regret, -regret), List.of(1.0, 1.0)));
    }
}
