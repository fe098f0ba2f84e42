package dev.perennial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.local.FakeLoop;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackfillTest {
    private static final int ROWS = 1_234;
    private static final String DEFINITION =
            "{\"name\":\"rain\",\"task\":\"binary-classification\",\"source\":{\"exampleId\":\"exampleId\"},\"features\":{\"pressure\":{\"type\":\"numeric\"}},"
                    + "\"label\":{\"name\":\"wet\"}}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final FakeLoop loop = new FakeLoop();

    @TempDir
    private Path home;

    @BeforeEach
    void declare() throws IOException {
        Files.writeString(home.resolve("ports-from"), Integer.toString(loop.portBase()));
        new PerennialClient(loop.addresses()).apply("rain", DEFINITION);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void everyRowIsThereOnceThoughTheFirstAttemptDies() throws IOException {
        write("rain.csv", "");
        loop.diesInBackfillAfter(500);

        assertThat(backfill("rain.csv")).isEqualTo(1);
        assertThat(loop.backfilled()).hasSize(500);
        loop.diesInBackfillAfter(Integer.MAX_VALUE);
        assertThat(backfill("rain.csv")).isZero();

        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        "1,234 rows: 1,234 are examples, 0 have no label," + " 0 are refused (500 were done before)");
        assertThat(loop.backfilled()).hasSize(ROWS).hasSameElementsAs(ids());
        out.getBuffer().setLength(0);
        assertThat(backfill("rain.csv", "--json")).isZero();
        assertThat(out.toString()).contains("\"resumed\":1234,\"accepted\":1234");
        assertThat(loop.backfilled()).hasSize(ROWS);
    }

    @Test
    void rowsThatAreWrongAreNamedAndTheOthersAreThere() throws IOException {
        write(
                "rain.csv",
                "x,2026-01-01T00:00:00Z,low,true\ny,2026-01-01T00:00:00Z,3,\nid-7,2026-01-01T00:00:00Z,3,true\n");

        assertThat(backfill("rain.csv")).isEqualTo(1);

        assertThat(out.toString())
                .isEqualToIgnoringNewLines("1,237 rows: 1,234 are examples, 1 have no label, 2 are refused");
        assertThat(err.toString())
                .contains("perennial: row 1235: features.pressure: \"low\" (expected: a number or nothing)")
                .contains("perennial: row 1237: exampleId: \"id-7\" (expected: an id of its own; row 8 has this one)");
    }

    @Test
    void linesOfJsonSayThemselvesWhatIsWhat() throws IOException {
        Files.writeString(
                home.resolve("rain.ndjson"),
                """
                {"exampleId":"a","eventTime":1,"knownAt":2,"features":{"pressure":1},"label":true}

                no JSON
                {"eventTime":1}
                """);

        assertThat(backfill("rain.ndjson")).isEqualTo(1);

        assertThat(loop.backfilled()).containsExactly("a");
        assertThat(err.toString())
                .contains("perennial: row 3: not JSON")
                .contains("perennial: row 4: exampleId: nothing (expected: text)");
        assertThat(out.toString()).isEqualToIgnoringNewLines("3 rows: 1 are examples, 0 have no label, 2 are refused");
    }

    @Test
    void rowsWithoutAnIdGetOneThatNoOtherFileHas() throws IOException {
        Files.writeString(home.resolve("a.csv"), "at,pressure,wet\n1767225600000,1,true\n");
        Files.writeString(home.resolve("b.csv"), "at,pressure,wet\n1767225600000,2,true\n");

        assertThat(backfill("a.csv")).isZero();
        assertThat(backfill("b.csv")).isZero();

        assertThat(loop.backfilled())
                .doesNotHaveDuplicates()
                .hasSize(2)
                .allMatch(id -> id.matches("b-\\p{XDigit}{32}-1"));
    }

    @Test
    void anotherFileIsAnotherBackfill() throws IOException {
        write("rain.csv", "");
        backfill("rain.csv");
        write("rain.csv", "z,2026-01-01T00:00:00Z,3,true\n");

        assertThat(backfill("rain.csv")).isZero();

        assertThat(loop.backfilled()).hasSize(2 * ROWS + 1);
    }

    @Test
    void whatCannotBeginIsOneSentence() throws IOException {
        write("rain.csv", "");
        Files.writeString(home.resolve("empty.csv"), "");
        Files.writeString(home.resolve("columns.csv"), "id,at\n1,2\n");

        assertThat(backfill("none.csv")).isEqualTo(1);
        assertThat(backfill("empty.csv")).isEqualTo(1);
        assertThat(backfill("columns.csv")).isEqualTo(1);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("perennial: Cannot read "),
                        line -> assertThat(line).contains("empty.csv, row 1: Empty header line"),
                        line -> assertThat(line).contains("columns.csv has no column wet, pressure; it has id, at."));
        assertThat(loop.backfilled()).isEmpty();
    }

    private static Set<String> ids() {
        return IntStream.range(0, ROWS).mapToObj(row -> "id-" + row).collect(Collectors.toSet());
    }

    private void write(String name, String more) throws IOException {
        StringBuilder text = new StringBuilder("exampleId,at,pressure,wet\n");
        for (int row = 0; row < ROWS; row++) {
            text.append("id-")
                    .append(row)
                    .append(",2026-01-01T00:00:00Z,")
                    .append(row)
                    .append(",true\n");
        }
        Files.writeString(home.resolve(name), text + more);
    }

    private int backfill(String name, String... more) {
        String[] all = new String[5 + more.length];
        all[0] = "publish";
        all[1] = "rain";
        all[2] = home.resolve(name).toString();
        all[3] = "--backfill";
        all[4] = "--event-time=at";
        System.arraycopy(more, 0, all, 5, more.length);
        return run(all);
    }

    private int run(String... arguments) {
        CommandLine commandLine =
                Perennial.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "--home";
        all[1] = home.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return commandLine.execute(all);
    }
}
