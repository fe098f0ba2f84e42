package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    private Path run;

    @Test
    void refusesASecondHolderAtOnce() {
        RunLock.whileHeld(run, () -> assertThatThrownBy(() -> RunLock.whileHeld(run, () -> {}))
                .isInstanceOf(LocalException.class)
                .hasMessageStartingWith("Another program is starting or stopping this installation"));
    }

    @Test
    void canBeTakenAgainAfterAFailure() {
        AtomicInteger ran = new AtomicInteger();
        assertThatThrownBy(() -> RunLock.whileHeld(run, () -> {
                    throw new LocalException("no");
                }))
                .hasMessage("no");

        RunLock.whileHeld(run, ran::incrementAndGet);

        assertThat(ran).hasValue(1);
    }
}
