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

class CsvHistoryTest {
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: rain
            task: binary-classification
            features:
              pressure: {type: numeric}
              station: {type: categorical}
            label: {name: wet, type: boolean, horizon: 2d}
            """);
    private static final CsvColumns COLUMNS = new CsvColumns(null, "at", null, Duration.ofHours(24));

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

    @Test
    void namesRowAndColumnOfWhatDoesNotFit() {
        assertThatThrownBy(() -> load("at,pressure,station,wet\n2026-01-01T00:00:00Z,high,JFK,1\n"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("row 1, column pressure")
                .hasMessageContaining("\"high\" (expected: a number or nothing)");
        assertThatThrownBy(() -> load("at,pressure,station,wet\nyesterday,1,JFK,1\n"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("row 1, column at");
    }

    @Test
    void namesTheColumnsThatAreMissing() {
        assertThatThrownBy(() -> load("at,pressure\n2026-01-01T00:00:00Z,1\n"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("no column wet, station");
    }

    private List<HistoryRow> load(String text) throws IOException {
        Path file = folder.resolve("rain.csv");
        Files.writeString(file, text);
        return new CsvHistory(DEFINITION, COLUMNS).load(file);
    }
}
