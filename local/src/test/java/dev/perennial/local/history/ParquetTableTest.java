package dev.perennial.local.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTableTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            """
            message row {
              optional binary name (STRING);
              optional int64 count;
              optional int32 small;
              optional double price;
              optional float rate;
              optional boolean late;
              optional int64 millis (TIMESTAMP(MILLIS,true));
              optional int64 micros (TIMESTAMP(MICROS,true));
              optional int64 nanos (TIMESTAMP(NANOS,false));
              optional int32 day (DATE);
              optional int32 cents (DECIMAL(9,2));
            }
            """);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "SNAPPY", "UNCOMPRESSED"})
    void valuesAreTheTextsOfACsvFile(CompressionCodecName codec) throws IOException {
        Path file = write(
                SCHEMA,
                codec,
                row -> row.append("name", "Zürich")
                        .append("count", 7_000_000_000L)
                        .append("small", -3)
                        .append("price", 0.1)
                        .append("rate", 2.5f)
                        .append("late", true)
                        .append("millis", -1L)
                        .append("micros", 1_388_577_600_000_001L)
                        .append("nanos", 1_388_577_600_000_000_000L)
                        .append("day", 16_071)
                        .append("cents", 1250),
                row -> row.append("price", Double.NaN).append("rate", Float.NaN));

        List<Map<String, String>> rows = rows(file);

        assertThat(rows.get(0).values())
                .containsExactly(
                        "Zürich",
                        "7000000000",
                        "-3",
                        "0.1",
                        "2.5",
                        "true",
                        "1969-12-31T23:59:59.999Z",
                        "2014-01-01T12:00:00.000001Z",
                        "2014-01-01T12:00:00Z",
                        "2014-01-01T00:00:00Z",
                        "12.50");
        assertThat(rows.get(1).keySet()).isEqualTo(rows.get(0).keySet());
        assertThat(rows.get(1).values()).containsOnlyNulls();
        assertThat(rows).hasSize(2);
    }

    @Test
    void whatIsNoFlatTableIsRefusedWithItsColumn() throws IOException {
        Path nested = write(
                MessageTypeParser.parseMessageType("message row { optional group route { optional int32 miles; } }"),
                CompressionCodecName.ZSTD,
                row -> {});
        Path repeated = write(
                MessageTypeParser.parseMessageType("message row { repeated int32 stops; }"),
                CompressionCodecName.ZSTD,
                row -> {});

        assertThatThrownBy(() -> rows(nested))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("column route:");
        assertThatThrownBy(() -> rows(repeated))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("column stops:");
    }

    @Test
    void whatIsNoParquetFileOrEmptyIsOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text.parquet"), "a,b\n1,2\n");
        Path empty = write(SCHEMA, CompressionCodecName.ZSTD);

        assertThatThrownBy(() -> rows(text))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("is no Parquet file that can be read");
        assertThatThrownBy(() -> rows(empty)).isInstanceOf(LocalException.class).hasMessageContaining("has no rows");
        assertThatThrownBy(() -> rows(folder.resolve("none.parquet"))).isInstanceOf(LocalException.class);
    }

    @Test
    void aRowThatIsWrongIsNamedByItsNumber() throws IOException {
        Path file = write(SCHEMA, CompressionCodecName.ZSTD, row -> {}, row -> {});

        assertThatThrownBy(() -> TableFile.read(file, (row, cells) -> {
                    if (row == 2) {
                        throw new InvalidInputException("price", "nothing", "a number");
                    }
                }))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining(", row 2: price: nothing");
    }

    private static List<Map<String, String>> rows(Path file) {
        List<Map<String, String>> rows = new ArrayList<>();
        TableFile.read(file, (row, cells) -> {
            assertThat(row).isEqualTo(rows.size() + 1);
            rows.add(new LinkedHashMap<>(cells));
        });
        return rows;
    }

    @SafeVarargs
    private Path write(MessageType schema, CompressionCodecName codec, Consumer<Group>... rows) throws IOException {
        Path file = Files.createTempDirectory(folder, "table").resolve("table.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .build()) {
            for (Consumer<Group> fill : rows) {
                Group row = new SimpleGroupFactory(schema).newGroup();
                fill.accept(row);
                writer.write(row);
            }
        }
        return file;
    }
}
