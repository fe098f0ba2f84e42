package dev.perennial.local.history;

import dev.perennial.contracts.definition.ModelDefinition.Source;
import dev.perennial.local.LocalException;
import java.time.Duration;

/**
 * Which columns of a file say who, when and known when.
 *
 * @param exampleId  column with the id; null, or a column that the file does not have: the number of the row serves
 * @param eventTime  column with the event time
 * @param labelTime  column with the time when the label was known; null: a fixed delay after the event time
 * @param labelDelay how long after the event time a label was known, when no column says it
 */
public record CsvColumns(String exampleId, String eventTime, String labelTime, Duration labelDelay) {
    /**
     * The columns that the definition's source names, where the command line names no others.
     *
     * @param eventTime  null: the definition's
     * @param labelTime  null: the definition's, unless a delay is given
     * @param labelDelay null: none
     * @throws LocalException if no event time is named, or a label time and a delay are
     */
    public static CsvColumns of(Source source, String eventTime, String labelTime, Duration labelDelay) {
        if (labelTime != null && labelDelay != null) {
            throw new LocalException("--label-time and --label-delay exclude each other.");
        }
        String time = eventTime == null ? source.eventTime() : eventTime;
        if (time == null) {
            throw new LocalException(
                    "Which column is the event time? Say --event-time COLUMN, or source.eventTime in the"
                            + " definition.");
        }
        String known = labelTime != null || labelDelay != null ? labelTime : source.knownAt();
        return new CsvColumns(source.exampleId(), time, known, labelDelay == null ? Duration.ZERO : labelDelay);
    }
}
