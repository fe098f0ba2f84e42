package dev.perennial.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.schema.RegisteredSchema.Reference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufDecoderTest {
    private static final RegisteredSchema RIDE = schema(
            """
            syntax = "proto3";
            package cabs.v1;
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/duration.proto";
            import "google/protobuf/struct.proto";
            import "google/protobuf/wrappers.proto";
            import "confluent/meta.proto";
            import "common/money.proto";
            option java_package = "cabs";

            message Ride {
              option (confluent.message_meta).doc = "a ride";
              string id = 1 [deprecated = true];
              google.protobuf.Timestamp at = 2;
              google.protobuf.Duration took = 3;
              common.Money fare = 4;
              optional int32 seats = 5;
              repeated sint64 stops = 6 [packed = false];
              map<string, Place> places = 7;
              Class class = 8;
              oneof paid { string card = 9; bool cash = 10; }
              float toll = 11;
              uint64 big = 12;
              bytes raw = 13;
              google.protobuf.StringValue note = 14;
              google.protobuf.Struct more = 15;
              Ride before = 16;
              uint32 small = 17;
              message Place { double lat = 1; }
              message Unused { message Inner { int32 x = 1; } }
              enum Class { STANDARD = 0; BLACK = 1; }
            }
            message Other { bool late = 1; }
            """,
            new Reference("common/unit.proto", "syntax = \"proto3\"; package common; enum Unit { EUR = 0; USD = 1; }"),
            new Reference(
                    "common/money.proto",
                    "syntax = \"proto3\"; package common; import public \"common/unit.proto\";"
                            + "message Money { int64 cents = 1; Unit unit = 2; }"));

    @Test
    void readsWhatIsNestedOptionalAndRepeatedAsJsonWouldHaveIt() {
        Map<String, Object> read = read(
                RIDE,
                "cabs.v1.Ride",
                """
                id: "r1" at { seconds: 1767261600 nanos: 123000000 } took { seconds: 90 nanos: 500000000 }
                fare { cents: 750 unit: USD } seats: 0 stops: [-1, 5] places { key: "a" value { lat: 1.5 } }
                class: BLACK cash: true toll: 0.1 big: 18446744073709551615 small: 4294967295 raw: "\\001\\002"
                note { value: "n" } more { fields { key: "k" value { list_value { values { number_value: 2 } values { null_value: NULL_VALUE } } } } }
                before { id: "r0" }
                """,
                0);

        assertThat(read)
                .containsEntry("id", "r1")
                .containsEntry("at", "2026-01-01T10:00:00.123Z")
                .containsEntry("fare", Map.of("cents", 750L, "unit", "USD"))
                .containsEntry("seats", 0)
                .containsEntry("stops", List.of(-1L, 5L))
                .containsEntry("places", Map.of("a", Map.of("lat", 1.5)))
                .containsEntry("class", "BLACK")
                .containsEntry("card", null)
                .containsEntry("cash", true)
                .containsEntry("toll", 0.1)
                .containsEntry("small", 4_294_967_295L)
                .containsEntry("raw", "AQI=")
                .containsEntry("note", "n");
        assertThat(read.get("took")).hasToString("90.500000000");
        assertThat(read.get("big")).hasToString("18446744073709551615");
        assertThat(read.get("more")).hasToString("{k=[2.0, null]}");
        assertThat(read.get("before")).asString().startsWith("{id=r0, at=null,");
    }

    @Test
    void whatAMessageLacksIsNullWhereItCanBeLackingAndTheDefaultElsewhere() {
        Map<String, Object> read = read(RIDE, "cabs.v1.Ride", "", 0);

        assertThat(read)
                .containsEntry("id", "")
                .containsEntry("toll", 0.0)
                .containsEntry("class", "STANDARD")
                .containsEntry("stops", List.of())
                .containsEntry("places", Map.of())
                .containsEntry("at", null)
                .containsEntry("seats", null)
                .containsEntry("cash", null)
                .containsEntry("note", null);
    }

    @Test
    void findsTheMessageByItsIndexesAndCountsNoEntriesOfMaps() {
        assertThat(read(RIDE, "cabs.v1.Other", "late: true", 1, 1)).isEqualTo(Map.of("late", true));
        assertThat(read(RIDE, "cabs.v1.Ride.Place", "lat: 2", 2, 0, 0)).isEqualTo(Map.of("lat", 2.0));
        assertThat(read(RIDE, "cabs.v1.Ride.Unused.Inner", "x: 3", 3, 0, 1, 0)).isEqualTo(Map.of("x", 3));
        for (int[] indexes : new int[][] {{1, 2}, {1, -1}, {2, 0, 9}, {-1}, {51}, {1_000_000}}) {
            assertThatThrownBy(() -> read(RIDE, "cabs.v1.Other", "", indexes)).isInstanceOf(UnmappableException.class);
        }
    }

    @Test
    void readsProto2WithGroupsAndDefaults() {
        RegisteredSchema old = schema(
                """
                package old;
                message R {
                  required int32 a = 1;
                  optional string b = 2 [default = "none"];
                  optional string c = 3;
                  repeated group G = 4 { optional int32 x = 1; }
                  extensions 100 to 199;
                }
                extend R { optional int32 more = 100; }
                """);

        assertThat(read(old, "old.R", "a: 1 G { x: 5 }", 0).toString()).isEqualTo("{a=1, b=none, c=null, g=[{x=5}]}");
    }

    @Test
    void aConstantThatTheSchemaDoesNotHaveIsItsNumber() {
        RegisteredSchema newer = schema("syntax = \"proto3\"; message R { E e = 1; } enum E { A = 0; B = 1; }");
        RegisteredSchema older = schema("syntax = \"proto3\"; message R { E e = 1; } enum E { A = 0; }");

        byte[] bytes = bytes(newer, "R", "e: B", 0);

        assertThat(ProtobufDecoder.of(newer).decode(bytes, 5)).isEqualTo(Map.of("e", "B"));
        assertThat(ProtobufDecoder.of(older).decode(bytes, 5)).isEqualTo(Map.of("e", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "syntax = \"proto3\"; message R { Missing m = 1; }",
                "syntax = \"proto3\"; message R { int32 a = 1; int32 a = 2; }",
                "syntax = \"proto3\"; import \"self.proto\"; message R { Self s = 1; }"
            })
    void aSchemaThatIsNotSoundIsUnreadable(String text) {
        Reference self = new Reference("self.proto", "import \"self.proto\"; message Self { optional Self s = 1; }");

        assertThatThrownBy(() -> ProtobufDecoder.of(schema(text, self)).decode(new byte[] {0}, 0))
                .isInstanceOf(UnmappableException.class);
    }

    @Test
    void aSchemaThatIsNestedWithoutEndIsUnreadable() {
        assertThatThrownBy(() -> ProtobufDecoder.of(schema("message A {".repeat(80_000))))
                .isInstanceOf(UnmappableException.class);
    }

    @Test
    void everyTruncationIsUnreadableOrAShorterMessage() {
        byte[] bytes = bytes(RIDE, "cabs.v1.Ride", "id: \"r1\" at { seconds: 1767261600 } toll: 3 raw: \"abc\"", 0);
        ProtobufDecoder decoder = ProtobufDecoder.of(RIDE);
        int unreadable = 0;

        for (int length = 5; length < bytes.length; length++) {
            try {
                decoder.decode(Arrays.copyOf(bytes, length), 5);
            } catch (UnmappableException e) {
                unreadable++;
            }
        }

        // all but those that end between two fields
        assertThat(unreadable).isEqualTo(bytes.length - 5 - 4);
    }

    @Test
    void messagesInMessagesEndAtALimitAndTimesAtTheirs() {
        StringBuilder deep = new StringBuilder("id: \"x\"");
        for (int i = 0; i < 60; i++) {
            deep.insert(0, "before { ").append(" }");
        }

        assertThatThrownBy(() -> read(RIDE, "cabs.v1.Ride", deep.toString(), 0))
                .isInstanceOf(UnmappableException.class);
        assertThatThrownBy(() -> read(RIDE, "cabs.v1.Ride", "at { seconds: " + Long.MAX_VALUE + " }", 0))
                .isInstanceOf(UnmappableException.class);
    }

    @Property(tries = 2_000)
    void anyBytesAreReadOrUnreadable(@ForAll @Size(max = 64) byte[] bytes) {
        try {
            assertThat(ProtobufDecoder.of(RIDE).decode(bytes, 0)).isNotEmpty();
        } catch (UnmappableException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static RegisteredSchema schema(String text, Reference... references) {
        return new RegisteredSchema(Format.PROTOBUF, text, List.of(references));
    }

    private static Map<String, Object> read(RegisteredSchema schema, String type, String text, int... indexes) {
        return ProtobufDecoder.of(schema).decode(bytes(schema, type, text, indexes), 5);
    }

    /** By Protobuf's own writer, with the five bytes before it that the id of a schema takes. */
    private static byte[] bytes(RegisteredSchema schema, String type, String text, int... indexes) {
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(start);
        try {
            for (int index : indexes) {
                output.writeSInt32NoTag(index);
            }
            output.flush();
            String name = type.substring(type.startsWith("cabs") ? "cabs.v1.".length() : type.lastIndexOf('.') + 1);
            String[] path = name.split("\\.", -1);
            var descriptor = ProtoFiles.file(schema).findMessageTypeByName(path[0]);
            for (int i = 1; i < path.length; i++) {
                descriptor = descriptor.findNestedTypeByName(path[i]);
            }
            DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
            TextFormat.merge(text, message);
            return Encoded.framed(7, start.toByteArray(), message.build().toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
