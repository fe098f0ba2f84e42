package dev.perennial.local.cli;

import dev.perennial.local.replay.ReplayProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows the stages of the loop moving: on a terminal a picture that is painted over, elsewhere a line for each run and one
 * every ten seconds.
 */
final class ReplayDisplay implements Consumer<ReplayProgress> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BAR = 24;
    private static final long NANOS_PER_PAINT = Duration.ofMillis(60).toNanos();
    private static final long NANOS_PER_LINE = Duration.ofSeconds(10).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final long start;
    private long painted = Long.MIN_VALUE;
    private int paintedLines;
    private int runs;

    ReplayDisplay(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    static ReplayDisplay onStandardError() {
        return new ReplayDisplay(System.err, Boolean.getBoolean("perennial.terminal"), System::nanoTime);
    }

    @Override
    public void accept(ReplayProgress progress) {
        long now = nanoTime.getAsLong();
        if (terminal) {
            if (progress.fraction() >= 1 || painted == Long.MIN_VALUE || now - painted >= NANOS_PER_PAINT) {
                paint(progress, now);
            }
            return;
        }
        if (progress.runs() != runs || painted == Long.MIN_VALUE || now - painted >= NANOS_PER_LINE) {
            painted = now;
            runs = progress.runs();
            out.println(line(progress, now));
            out.flush();
        }
    }

    private void paint(ReplayProgress progress, long now) {
        painted = now;
        StringBuilder frame = new StringBuilder();
        if (paintedLines > 0) {
            frame.append("\033[").append(paintedLines).append('A');
        }
        List<String> lines = picture(progress, now);
        lines.forEach(line -> frame.append("\r\033[K").append(line).append('\n'));
        paintedLines = lines.size();
        out.print(frame);
        out.flush();
    }

    private List<String> picture(ReplayProgress progress, long now) {
        int done = (int) Math.round(progress.fraction() * BAR);
        return List.of(
                text(
                        "  %s  [%s%s] %3.0f%%   %d s",
                        TIME.format(progress.dataTime()),
                        "=".repeat(done),
                        " ".repeat(BAR - done),
                        100 * progress.fraction(),
                        Duration.ofNanos(now - start).toSeconds()),
                text("  producers   events %,d   labels %,d", progress.events(), progress.labels()),
                text("  ingest      examples %,d   segments %,d", progress.examples(), progress.segments()),
                text(
                        "  training    runs %,d%s",
                        progress.runs(), progress.failedRuns() == 0 ? "" : "   failed " + progress.failedRuns()),
                text("  evaluation  promoted %,d   rejected %,d", progress.promoted(), progress.rejected()),
                text(
                        "  serving     version %s   answers %,d   failed %,d",
                        champion(progress), progress.predictions(), progress.failedPredictions()),
                text("  monitor     drift events %,d", progress.driftEvents()),
                text("  last        %s", progress.lastRun() == null ? "-" : progress.lastRun()),
                text("  now         %s", progress.stage()));
    }

    private String line(ReplayProgress progress, long now) {
        return text(
                "%4d s  %s  events %,d  labels %,d  examples %,d  runs %,d  champion %s  answers %,d  drift %,d  %s",
                Duration.ofNanos(now - start).toSeconds(),
                TIME.format(progress.dataTime()),
                progress.events(),
                progress.labels(),
                progress.examples(),
                progress.runs(),
                champion(progress),
                progress.predictions(),
                progress.driftEvents(),
                progress.lastRun() == null ? progress.stage() : progress.lastRun());
    }

    private static String champion(ReplayProgress progress) {
        return progress.champion() == null ? "-" : progress.champion().toString();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
