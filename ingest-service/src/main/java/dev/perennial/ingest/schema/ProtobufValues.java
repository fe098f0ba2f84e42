package dev.perennial.ingest.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Protobuf message says, as JSON would have it, with the names that fields have in the schema. */
final class ProtobufValues {
    private static final int NANO_DIGITS = 9;

    private ProtobufValues() {}

    /** Every field of the schema is there; one that the message lacks and that can be lacking is null. */
    static Map<String, Object> object(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            fields.put(field.getName(), field(message, field));
        }
        return fields;
    }

    private static Object field(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            return map((List<?>) message.getField(field));
        }
        if (field.isRepeated()) {
            List<Object> list = new ArrayList<>();
            ((List<?>) message.getField(field)).forEach(element -> list.add(value(field, element)));
            return list;
        }
        boolean isMissing = field.hasPresence() && !message.hasField(field) && !field.hasDefaultValue();
        return isMissing ? null : value(field, message.getField(field));
    }

    private static Map<String, Object> map(List<?> entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Object entry : entries) {
            Message pair = (Message) entry;
            FieldDescriptor key = pair.getDescriptorForType().findFieldByNumber(1);
            FieldDescriptor value = pair.getDescriptorForType().findFieldByNumber(2);
            map.put(String.valueOf(value(key, pair.getField(key))), value(value, pair.getField(value)));
        }
        return map;
    }

    private static Object value(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case BOOL, STRING, DOUBLE, INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 -> value;
            // 0.1f is 0.1 to the producer, and not 0.10000000149011612
            case FLOAT -> Double.valueOf(value.toString());
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case UINT64, FIXED64 -> unsigned((Long) value);
            case BYTES -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
            case ENUM -> constant((EnumValueDescriptor) value);
            case MESSAGE, GROUP -> message((Message) value);
        };
    }

    private static Number unsigned(long value) {
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }

    /** Of one that the schema does not know there is only the number. */
    private static Object constant(EnumValueDescriptor constant) {
        return constant.getIndex() < 0 ? (Object) constant.getNumber() : constant.getName();
    }

    private static Object message(Message message) {
        return switch (message.getDescriptorForType().getFullName()) {
            case "google.protobuf.Timestamp" ->
                Instant.ofEpochSecond(seconds(message), nanos(message)).toString();
            case "google.protobuf.Duration" ->
                BigDecimal.valueOf(seconds(message)).add(BigDecimal.valueOf(nanos(message), NANO_DIGITS));
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue",
                    "google.protobuf.Struct",
                    "google.protobuf.ListValue" -> only(message);
            case "google.protobuf.Value" -> chosen(message);
            default -> object(message);
        };
    }

    private static long seconds(Message message) {
        return (Long) message.getField(message.getDescriptorForType().findFieldByName("seconds"));
    }

    private static int nanos(Message message) {
        return (Integer) message.getField(message.getDescriptorForType().findFieldByName("nanos"));
    }

    private static Object only(Message message) {
        return field(message, message.getDescriptorForType().getFields().get(0));
    }

    private static Object chosen(Message message) {
        Descriptor type = message.getDescriptorForType();
        FieldDescriptor kind = message.getOneofFieldDescriptor(type.getOneofs().get(0));
        return kind == null || kind.getName().equals("null_value") ? null : field(message, kind);
    }
}
