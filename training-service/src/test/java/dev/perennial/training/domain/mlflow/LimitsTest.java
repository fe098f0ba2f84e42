package dev.perennial.training.domain.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"loss", "val/loss", "a.b-c_d e:f", "größe"})
    void isAKey(String key) {
        assertThat(Limits.key(key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/../b", "/a", "a/", "a//b", ".", "..", "a'b", "a\nb", "a\"b"})
    void isNoKey(String key) {
        assertThatThrownBy(() -> Limits.key(key)).isInstanceOf(MlflowException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../a", "a/../../b", "/a", "a\\b", "a\u0000"})
    void isNoPathOfAnArtifact(String path) {
        assertThatThrownBy(() -> Limits.artifact(path)).isInstanceOf(MlflowException.class);
    }

    @Test
    void lengthsAreThoseOfMlflow() {
        assertThat(Limits.key("k".repeat(250))).hasSize(250);
        assertThatThrownBy(() -> Limits.key("k".repeat(251))).hasMessageContaining("250");
        assertThat(Limits.param("v".repeat(6000))).hasSize(6000);
        assertThatThrownBy(() -> Limits.param("v".repeat(6001))).hasMessageContaining("6000");
        assertThatThrownBy(() -> Limits.requireAtMost("metrics", 1001, Limits.MOST_METRICS))
                .hasMessage("A batch can contain at most 1000 metrics. Got 1001.");
        assertThatThrownBy(() -> Limits.key(null)).hasMessage("Missing value for required parameter 'key'.");
    }
}
