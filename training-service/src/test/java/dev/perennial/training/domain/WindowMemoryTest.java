package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowMemoryTest {
    private static final long HALF_A_GIBIBYTE = 512L << 20;

    @Test
    void twoMillionExamplesNeedALargerHeapThanTheUsualOne() {
        assertThatThrownBy(() -> WindowMemory.require(2_000_000, 20, HALF_A_GIBIBYTE))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("training.window")
                .hasMessageContaining("larger -Xmx");
        assertThatCode(() -> WindowMemory.require(2_000_000, 20, 4 * HALF_A_GIBIBYTE))
                .doesNotThrowAnyException();
        assertThatCode(() -> WindowMemory.require(1_000_000, 20, HALF_A_GIBIBYTE))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsUsualIsNeverRefused() {
        assertThatCode(() -> WindowMemory.require(RunPlan.USUAL_MOST_EXAMPLES, 1000, HALF_A_GIBIBYTE))
                .doesNotThrowAnyException();
    }
}
