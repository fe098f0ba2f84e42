package dev.perennial.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.local.Component;
import dev.perennial.local.Progress.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void elsewhereThanOnATerminalItPrintsALineForEachChange() {
        ProgressDisplay display = display(false);

        display.show(stages(Stage.STARTING, Stage.WAITING));
        display.show(stages(Stage.STARTING, Stage.WAITING));
        nanoTime.addAndGet(Duration.ofSeconds(4).toNanos());
        display.show(stages(Stage.READY, Stage.STARTING));
        display.show(stages(Stage.READY, Stage.FAILED));

        assertThat(shown.toString(UTF_8).lines())
                .containsExactly(
                        "platform    starting", "platform    ready 4 s", "ingest      starting", "ingest      failed");
    }

    @Test
    void onATerminalItPaintsTheSameLinesOverAndOver() {
        ProgressDisplay display = display(true);

        display.show(stages(Stage.STARTING, Stage.WAITING));
        shown.reset();
        nanoTime.addAndGet(Duration.ofSeconds(7).toNanos());
        display.show(stages(Stage.STARTING, Stage.WAITING));

        assertThat(shown.toString(UTF_8))
                .startsWith("\033[2A\r\033[K")
                .contains("platform    starting 7 s\n")
                .endsWith("  ingest      waiting\n");
    }

    private ProgressDisplay display(boolean terminal) {
        return new ProgressDisplay(new PrintStream(shown, true, UTF_8), terminal, nanoTime::get);
    }

    private static Map<Component, Stage> stages(Stage platform, Stage ingest) {
        return new EnumMap<>(Map.of(Component.PLATFORM, platform, Component.INGEST, ingest));
    }
}
