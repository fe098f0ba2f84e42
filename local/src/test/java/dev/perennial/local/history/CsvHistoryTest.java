package dev.perennial.local.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvHistoryTest {
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: rain
            task: binary-classification
            features:
              pressure: {type: numeric, min: 0}
              station: {type: categorical, values: [JFK, LGA]}
            label: {name: wet, type: boolean, horizon: 2d}
            """);
    private static final CsvColumns COLUMNS = new CsvColumns("id", "at", null, Duration.ofHours(24));

    @TempDir
    Path folder;

    @Test
    void readsMissingValuesNumbersOfRowsAndLabelsOneDayLate() throws IOException {
        List<HistoryRow> rows =
                load("at,pressure,station,wet\n2026-01-02T00:00:00Z,,JFK,1\n2026-01-01T00:00:00Z,7.5,,\n");

        assertThat(rows).extracting(HistoryRow::exampleId).containsExactly("2", "1");
        assertThat(rows.get(0).features()).containsEntry("pressure", 7.5).containsEntry("station", null);
        assertThat(rows.get(0).label()).isNull();
        assertThat(rows.get(0).knownAt()).isNull();
        assertThat(rows.get(1).features()).containsEntry("pressure", null);
        assertThat(rows.get(1).label()).isEqualTo(true);
        assertThat(rows.get(1).knownAt()).isEqualTo(Instant.parse("2026-01-03T00:00:00Z"));
    }

    @Test
    void readsGzip() throws IOException {
        Path file = folder.resolve("rain.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("at,pressure,station,wet\n2026-01-01,1,JFK,0\n"
                    .replace("01-01,", "01-01T00:00:00Z,")
                    .getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new CsvHistory(DEFINITION, COLUMNS).load(file)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T00:00:00Z,high,JFK,1,a | features.pressure: \"high\" (expected: a number or nothing)",
                "2026-01-01T00:00:00Z,-1,JFK,1,a | features.pressure: -1.0 (expected: a number in [0.0, inf])",
                "2026-01-01T00:00:00Z,NaN,JFK,1,a | features.pressure: \"NaN\" (expected: a number or nothing)",
                "2026-01-01T00:00:00Z,1,SFO,1,a | features.station: \"SFO\" (expected: one of JFK, LGA)",
                "2026-01-01T00:00:00Z,1,JFK,maybe,a | label: \"maybe\" (expected: true, false, 1, 0 or nothing)",
                "2026-01-01T00:00:00Z,1,JFK,1, | exampleId: nothing (expected: text of 1 to 256 characters",
                "2026-01-01T00:00:00Z,1,JFK,1,first | exampleId: \"first\" (expected: an id of its own; row 1 has this one)",
                "yesterday,1,JFK,1,a | at: \"yesterday\" (expected: an instant",
                ",1,JFK,1,a | at: nothing (expected: an instant",
                "2026-01-01T00:00:00Z,1,JFK | Not enough column values",
            })
    void namesRowAndPathOfWhatDoesNotFit(String row, String problem) {
        assertThatThrownBy(() -> load("at,pressure,station,wet,id\n2026-01-01T00:00:00Z,1,JFK,0,first\n" + row + "\n"))
                .isInstanceOf(LocalException.class)
                .hasMessageStartingWith("rain.csv, row 2: " + problem);
    }

    @Test
    void refusesALabelThatWasKnownBeforeItsEvent() {
        CsvColumns columns = new CsvColumns(null, "at", "known", null);

        assertThatThrownBy(() -> load(
                        "at,pressure,station,wet,known\n2026-01-02T00:00:00Z,1,JFK,1,2026-01-01T23:59:59Z\n", columns))
                .isInstanceOf(LocalException.class)
                .hasMessage("rain.csv, row 1: known: 2026-01-01T23:59:59Z"
                        + " (expected: not before the event time, 2026-01-02T00:00:00Z)");
    }

    @Test
    void readsEpochMillisecondsIdsAndTheMarkThatSpreadsheetsPutFirst() throws IOException {
        List<HistoryRow> rows = load("\uFEFFat,pressure,station,wet,id\n1767225600000,1,JFK,1,a\n");

        assertThat(rows.get(0).eventTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(rows.get(0).exampleId()).isEqualTo("a");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThatThrownBy(() -> new CsvHistory(DEFINITION, COLUMNS).load(folder.resolve("none.csv")))
                .isInstanceOf(LocalException.class)
                .hasMessageEndingWith("none.csv does not exist.");
    }

    @Test
    void namesTheColumnsThatAreMissing() {
        assertThatThrownBy(() -> load("at,pressure\n2026-01-01T00:00:00Z,1\n"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("no column wet, station");
    }

    private List<HistoryRow> load(String text) throws IOException {
        return load(text, COLUMNS);
    }

    private List<HistoryRow> load(String text, CsvColumns columns) throws IOException {
        Path file = folder.resolve("rain.csv");
        Files.writeString(file, text);
        return new CsvHistory(DEFINITION, columns).load(file);
    }
}
