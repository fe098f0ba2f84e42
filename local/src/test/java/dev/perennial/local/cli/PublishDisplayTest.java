package dev.perennial.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PublishDisplayTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void showsNothingOfWhatTakesLessThanTwoSeconds() {
        PublishDisplay display = display(true);

        display.show(1000, 0);
        nanoTime.addAndGet(Duration.ofMillis(1999).toNanos());
        display.show(2000, 0);
        display.clear();

        assertThat(shown.toString(UTF_8)).isEmpty();
    }

    @Test
    void paintsOneLineOverAndOverAndTakesItAway() {
        PublishDisplay display = display(true);

        nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
        display.show(12000, 1);
        display.show(13000, 1);
        display.clear();

        assertThat(shown.toString(UTF_8)).isEqualTo("\r\033[K  accepted 12,000   rejected 1   3 s\r\033[K");
    }

    @Test
    void isSilentWhereThereIsNoTerminal() {
        PublishDisplay display = display(false);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        display.show(12000, 1);
        display.clear();

        assertThat(shown.toString(UTF_8)).isEmpty();
    }

    private PublishDisplay display(boolean terminal) {
        return new PublishDisplay(new PrintStream(shown, true, UTF_8), terminal, nanoTime::get);
    }
}
