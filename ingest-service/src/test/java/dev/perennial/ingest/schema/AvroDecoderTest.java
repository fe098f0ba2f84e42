package dev.perennial.ingest.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.schema.RegisteredSchema.Reference;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroDecoderTest {
    private static final String TREE =
            "{'type':'record','name':'T','fields':[{'name':'next','type':['null','T']},{'name':'x','type':['null','int']}]}";

    @Test
    void readsWhatIsNestedOptionalAndRepeatedAsJsonWouldHaveIt() {
        Schema schema = schema(
                """
                {"type":"record","name":"Ride","fields":[
                 {"name":"id","type":"string"},
                 {"name":"trip","type":{"type":"record","name":"Trip","fields":[
                   {"name":"km","type":["null","double"]}, {"name":"toll","type":["null","float"]}]}},
                 {"name":"class","type":{"type":"enum","name":"Class","symbols":["A","B"]}},
                 {"name":"seats","type":{"type":"array","items":"int"}},
                 {"name":"by","type":{"type":"map","values":"long"}},
                 {"name":"raw","type":"bytes"},
                 {"name":"shared","type":"boolean"}]}
                """);
        GenericRecord trip = new GenericRecordBuilder(schema.getField("trip").schema())
                .set("km", null)
                .set("toll", 0.1f)
                .build();
        GenericRecord ride = new GenericRecordBuilder(schema)
                .set("id", "r1 \u00e9")
                .set("trip", trip)
                .set(
                        "class",
                        new GenericData.EnumSymbol(schema.getField("class").schema(), "B"))
                .set("seats", List.of(1, -2))
                .set("by", Map.of("a", 5_000_000_000L))
                .set("raw", ByteBuffer.wrap(new byte[] {1, 2}))
                .set("shared", true)
                .build();

        Map<String, Object> read = read(schema, Encoded.avro(ride));

        assertThat(read)
                .containsEntry("id", "r1 \u00e9")
                .containsEntry("class", "B")
                .containsEntry("seats", List.of(1, -2))
                .containsEntry("by", Map.of("a", 5_000_000_000L))
                .containsEntry("raw", "AQI=")
                .containsEntry("shared", true);
        assertThat(read.get("trip")).asString().isEqualTo("{km=null, toll=0.1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "long | timestamp-millis       | 1767261600123          | 2026-01-01T10:00:00.123Z",
                "long | timestamp-micros       | 1767261600123456       | 2026-01-01T10:00:00.123456Z",
                "long | timestamp-nanos        | 1767261600123456789    | 2026-01-01T10:00:00.123456789Z",
                "long | timestamp-micros       | -1                     | 1969-12-31T23:59:59.999999Z",
                "long | local-timestamp-millis | 1767261600123          | 2026-01-01T10:00:00.123",
                "long | time-micros            | 3600000000             | 01:00",
                "int  | time-millis            | 3600000                | 01:00",
                "int  | date                   | 20454                  | 2026-01-01",
                "long | made-up                | 7                      | 7"
            })
    void readsTimesAsIso(String type, String logicalType, long number, String expected) {
        Schema schema = schema("{'type':'record','name':'R','fields':[{'name':'at','type':{'type':'" + type
                + "','logicalType':'" + logicalType + "'}}]}");

        assertThat(read(schema, Encoded.varint(number)).get("at")).hasToString(expected);
    }

    @Test
    void readsDecimalsAsNumbers() {
        Schema schema = schema(
                """
                {"type":"record","name":"R","fields":[
                 {"name":"a","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                 {"name":"b","type":{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":4,"scale":1}}]}
                """);

        assertThat(read(schema, new byte[] {4, 4, -46, -1, -1}))
                .isEqualTo(Map.of("a", new BigDecimal("12.34"), "b", new BigDecimal("-0.1")));
        assertThatThrownBy(() -> read(schema, new byte[] {0, 0, 0})).hasMessageContaining("a decimal of 0 bytes");
    }

    @Test
    void readsTypesThatItsReferencesDeclare() {
        AvroDecoder decoder = AvroDecoder.of(
                new RegisteredSchema(
                        Format.AVRO,
                        json("{'type':'record','name':'R','fields':[{'name':'p','type':'x.Point'}]}"),
                        List.of(
                                new Reference(
                                        "x.Point",
                                        json(
                                                "{'type':'record','name':'Point','namespace':'x','fields':[{'name':'lat','type':'int'}]}")))));

        assertThat(decoder.decode(new byte[] {2}, 0)).isEqualTo(Map.of("p", Map.of("lat", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{'type':'R'}", "'string'", "{'type':'array','items':'int'}"})
    void aSchemaOfNoRecordIsUnreadable(String text) {
        assertThatThrownBy(() -> AvroDecoder.of(new RegisteredSchema(Format.AVRO, json(text), List.of())))
                .isInstanceOf(UnmappableException.class);
    }

    @Test
    void everyTruncationIsUnreadableAndSoIsAByteMore() {
        Schema schema = schema(
                "{'type':'record','name':'R','fields':[{'name':'a','type':'string'},{'name':'b','type':'double'},"
                        + "{'name':'c','type':{'type':'array','items':'long'}}]}");
        GenericRecord whole = new GenericRecordBuilder(schema)
                .set("a", "text")
                .set("b", 1.5)
                .set("c", List.of(1L, 1_000_000L))
                .build();
        byte[] bytes = Encoded.avro(whole);

        assertThat(read(schema, bytes)).hasSize(3);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(schema, cut)).isInstanceOf(UnmappableException.class);
        }
        assertThatThrownBy(() -> read(schema, Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessage("1 bytes more than its schema says");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'string'", "'bytes'", "{'type':'array','items':'null'}", "{'type':'map','values':'null'}"})
    void allocatesNothingForALengthThatIsOnlyAnnounced(String type) {
        Schema schema = schema("{'type':'record','name':'R','fields':[{'name':'a','type':" + type + "}]}");

        for (long announced : new long[] {2_000_000_000L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> read(schema, Encoded.varint(announced))).isInstanceOf(UnmappableException.class);
        }
    }

    @Test
    void recordsInRecordsEndAtALimit() {
        byte[] deep = new byte[200];
        Arrays.fill(deep, 0, 100, (byte) 2);

        assertThatThrownBy(() -> read(schema(TREE), deep)).hasMessage("deeper than 50");
        assertThat(read(schema(TREE), new byte[] {2, 0, 2, 14, 0})).hasToString("{next={next=null, x=7}, x=null}");
    }

    @Test
    void aSchemaThatMakesMuchOfNoBytesAtAllIsStopped() {
        StringBuilder text = new StringBuilder("{'type':'record','name':'R0','fields':[]}");
        for (int i = 1; i < 40; i++) {
            String inner = text.toString();
            text = new StringBuilder("{'type':'record','name':'R" + i + "','fields':[{'name':'a','type':" + inner
                    + "},{'name':'b','type':'R" + (i - 1) + "'}]}");
        }
        Schema schema = schema(text.toString());

        assertThatThrownBy(() -> read(schema, new byte[0])).hasMessage("more values than its bytes can hold");
    }

    @Property(tries = 2_000)
    void anyBytesAreReadOrUnreadable(@ForAll @Size(max = 64) byte[] bytes) {
        Schema schema = schema(
                """
                {"type":"record","name":"R","fields":[
                 {"name":"u","type":["null","string",{"type":"array","items":["null","R","double"]}]},
                 {"name":"t","type":{"type":"long","logicalType":"timestamp-micros"}},
                 {"name":"m","type":{"type":"map","values":{"type":"int","logicalType":"time-millis"}}},
                 {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}}]}
                """);
        try {
            assertThat(read(schema, bytes)).hasSize(4);
        } catch (UnmappableException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static Schema schema(String text) {
        return new Schema.Parser().parse(json(text));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** With the five bytes before it that the id of a schema takes. */
    private static Map<String, Object> read(Schema schema, byte[] bytes) {
        byte[] value = Encoded.framed(7, bytes);
        return AvroDecoder.of(new RegisteredSchema(Format.AVRO, schema.toString(), List.of()))
                .decode(value, 5);
    }

    @Test
    void textThatIsNoUtf8IsUnreadable() {
        Schema schema = schema("{'type':'record','name':'R','fields':[{'name':'a','type':'string'}]}");

        assertThat(read(schema, "\u0004ab".getBytes(UTF_8))).isEqualTo(Map.of("a", "ab"));
        assertThatThrownBy(() -> read(schema, new byte[] {2, (byte) 0xff})).hasMessage("text that is not UTF-8");
    }
}
