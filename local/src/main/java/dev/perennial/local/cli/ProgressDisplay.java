package dev.perennial.local.cli;

import dev.perennial.local.Component;
import dev.perennial.local.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows progress to people: on a terminal a line for each component that is painted over and over, elsewhere a line for each change,
 * which suits a log.
 */
final class ProgressDisplay implements Progress {
    private static final String MOVING = "|/-\\";
    private static final long NANOS_PER_STEP = Duration.ofMillis(200).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Map<Component, Stage> shown = new EnumMap<>(Component.class);
    private final Map<Component, Long> since = new EnumMap<>(Component.class);
    private int paintedLines;

    ProgressDisplay(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** The {@code perennial} script knows whether that is a terminal; Java does not. */
    static ProgressDisplay onStandardError() {
        return new ProgressDisplay(System.err, Boolean.getBoolean("perennial.terminal"), System::nanoTime);
    }

    @Override
    public void show(Map<Component, Stage> stages) {
        long now = nanoTime.getAsLong();
        stages.forEach((component, stage) -> {
            Stage previous = shown.put(component, stage);
            if (previous != stage) {
                Long before = since.put(component, now);
                if (!terminal && stage != Stage.WAITING) {
                    out.println(line(component, stage, isMoving(previous) ? now - before : 0));
                }
            }
        });
        if (terminal) {
            paint(now);
        }
        out.flush();
    }

    private void paint(long now) {
        StringBuilder frame = new StringBuilder();
        if (paintedLines > 0) {
            frame.append("\033[").append(paintedLines).append('A');
        }
        shown.forEach((component, stage) -> frame.append("\r\033[K")
                .append(mark(stage, now))
                .append(' ')
                .append(line(component, stage, isMoving(stage) ? now - since.get(component) : 0))
                .append('\n'));
        out.print(frame);
        paintedLines = shown.size();
    }

    private static String line(Component component, Stage stage, long nanos) {
        String text = String.format(
                Locale.ROOT, "%-11s %s", component.title(), stage.name().toLowerCase(Locale.ROOT));
        long seconds = Duration.ofNanos(nanos).toSeconds();
        return seconds > 0 ? text + " " + seconds + " s" : text;
    }

    private static char mark(Stage stage, long now) {
        return switch (stage) {
            case WAITING -> ' ';
            case STARTING, STOPPING -> MOVING.charAt(Math.floorMod(now / NANOS_PER_STEP, MOVING.length()));
            case READY, STOPPED -> '+';
            case FAILED -> '!';
        };
    }

    private static boolean isMoving(Stage stage) {
        return stage == Stage.STARTING || stage == Stage.STOPPING;
    }
}
