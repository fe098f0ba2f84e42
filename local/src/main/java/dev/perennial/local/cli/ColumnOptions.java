package dev.perennial.local.cli;

import dev.perennial.contracts.Durations;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import dev.perennial.local.history.CsvColumns;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which columns of a CSV file say when, where the definition does not. */
final class ColumnOptions {
    @Option(
            names = "--event-time",
            paramLabel = "COLUMN",
            description = "Column of the event time. Default: source.eventTime of the definition.")
    private String eventTime;

    @Option(
            names = "--label-time",
            paramLabel = "COLUMN",
            description = "Column of the time when the label was known. Default: source.knownAt of the definition.")
    private String labelTime;

    @Option(
            names = "--label-delay",
            paramLabel = "DURATION",
            description = "Or: how long after the event time every label was known, such as 24h.")
    private String labelDelay;

    CsvColumns of(ModelDefinition definition) {
        Duration delay = labelDelay == null ? null : duration("--label-delay", labelDelay);
        return CsvColumns.of(definition.source(), eventTime, labelTime, delay);
    }

    static Duration duration(String option, String text) {
        return Durations.parse(text)
                .orElseThrow(
                        () -> new LocalException(option + ": \"" + text + "\" (expected: " + Durations.FORMAT + ")"));
    }
}
