package dev.perennial.ingest.schema;

import dev.perennial.ingest.domain.source.UnmappableException;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * One pass through the bytes of one record. Avro's own reader of generic records allocates what the bytes announce, be it
 * two thousand million elements of nothing; so this walks the schema itself, and holds every announced number against the bytes
 * that are left.
 */
final class AvroReading {
    /** Values without a byte of their own, such as nulls in a list, that a record may have. */
    private static final int MAX_EMPTY_VALUES = 10_000;
    /** Most bytes of a decimal: as many digits as a number in JSON may have. */
    private static final int MAX_DECIMAL_BYTES = 42;

    private final byte[] value;
    private final BinaryDecoder decoder;
    private long budget;
    private int depth;

    AvroReading(byte[] value, int start) {
        this.value = value;
        this.decoder = DecoderFactory.get().binaryDecoder(value, start, value.length - start, null);
        this.budget = MAX_EMPTY_VALUES + (long) value.length;
    }

    /** @throws UnmappableException for bytes that are none of this schema */
    Map<String, Object> record(Schema schema) {
        try {
            return fields(schema);
        } catch (EOFException e) {
            throw RecordDecoder.unreadable("it ends too early for its schema");
        } catch (IOException | DateTimeException | ArithmeticException e) {
            throw RecordDecoder.unreadable("not as its schema says: " + e.getMessage());
        }
    }

    void requireEnd() {
        int left = left();
        if (left > 0) {
            throw RecordDecoder.unreadable(left + " bytes more than its schema says");
        }
    }

    private int left() {
        try {
            return decoder.inputStream().available();
        } catch (IOException e) {
            throw new IllegalStateException("an array can always be read", e);
        }
    }

    private Map<String, Object> fields(Schema schema) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        enter();
        for (Schema.Field field : schema.getFields()) {
            fields.put(field.name(), value(field.schema()));
        }
        depth--;
        return fields;
    }

    private Object value(Schema schema) throws IOException {
        if (--budget < 0) {
            throw RecordDecoder.unreadable("more values than its bytes can hold");
        }
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> decoder.readBoolean();
            case INT -> ofInt(schema, decoder.readInt());
            case LONG -> ofLong(schema, decoder.readLong());
            // 0.1f is 0.1 to the producer, and not 0.10000000149011612
            case FLOAT -> Double.valueOf(Float.toString(decoder.readFloat()));
            case DOUBLE -> decoder.readDouble();
            case STRING -> text();
            case BYTES -> ofBytes(schema, bytes(decoder.readLong()));
            case FIXED -> ofBytes(schema, bytes(schema.getFixedSize()));
            case ENUM -> symbol(schema);
            case UNION -> branch(schema);
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case RECORD -> fields(schema);
        };
    }

    private void enter() {
        if (++depth > RecordDecoder.MAX_DEPTH) {
            throw RecordDecoder.unreadable("deeper than " + RecordDecoder.MAX_DEPTH);
        }
    }

    private static Object ofInt(Schema schema, int number) {
        return switch (logicalType(schema)) {
            case "date" -> LocalDate.ofEpochDay(number).toString();
            case "time-millis" -> LocalTime.ofNanoOfDay(number * 1_000_000L).toString();
            default -> number;
        };
    }

    private static Object ofLong(Schema schema, long number) {
        return switch (logicalType(schema)) {
            case "timestamp-millis" -> instant(number, 1_000).toString();
            case "timestamp-micros" -> instant(number, 1_000_000).toString();
            case "timestamp-nanos" -> instant(number, 1_000_000_000).toString();
            case "local-timestamp-millis" -> local(instant(number, 1_000));
            case "local-timestamp-micros" -> local(instant(number, 1_000_000));
            case "local-timestamp-nanos" -> local(instant(number, 1_000_000_000));
            case "time-micros" ->
                LocalTime.ofNanoOfDay(Math.multiplyExact(number, 1_000L)).toString();
            default -> number;
        };
    }

    private static String logicalType(Schema schema) {
        return schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
    }

    private static Instant instant(long number, int perSecond) {
        return Instant.ofEpochSecond(
                Math.floorDiv(number, perSecond), Math.floorMod(number, perSecond) * (1_000_000_000L / perSecond));
    }

    private static String local(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
    }

    private static Object ofBytes(Schema schema, byte[] bytes) {
        if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (bytes.length == 0 || bytes.length > MAX_DECIMAL_BYTES) {
            throw RecordDecoder.unreadable(
                    "a decimal of " + bytes.length + " bytes (expected: 1 to " + MAX_DECIMAL_BYTES + ")");
        }
        return new BigDecimal(new BigInteger(bytes), decimal.getScale());
    }

    private byte[] bytes(long length) throws IOException {
        byte[] bytes = new byte[requireLeft(length)];
        decoder.readFixed(bytes);
        return bytes;
    }

    private int requireLeft(long length) throws EOFException {
        if (length < 0 || length > left()) {
            throw new EOFException();
        }
        return (int) length;
    }

    private String text() throws IOException {
        int length = requireLeft(decoder.readLong());
        int from = value.length - left();
        decoder.skipFixed(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RecordDecoder.unreadable("text that is not UTF-8");
        }
    }

    private String symbol(Schema schema) throws IOException {
        return element(schema.getEnumSymbols(), decoder.readEnum(), "symbol");
    }

    private Object branch(Schema schema) throws IOException {
        return value(element(schema.getTypes(), decoder.readIndex(), "branch"));
    }

    private static <T> T element(List<T> all, int index, String kind) {
        if (index < 0 || index >= all.size()) {
            throw RecordDecoder.unreadable(kind + " " + index + " of " + all.size());
        }
        return all.get(index);
    }

    private List<Object> list(Schema schema) throws IOException {
        List<Object> list = new ArrayList<>();
        enter();
        for (long left = blockSize(); left > 0; left = blockSize()) {
            for (; left > 0; left--) {
                list.add(value(schema.getElementType()));
            }
        }
        depth--;
        return list;
    }

    private Map<String, Object> map(Schema schema) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        enter();
        for (long left = blockSize(); left > 0; left = blockSize()) {
            for (; left > 0; left--) {
                map.put(text(), value(schema.getValueType()));
            }
        }
        depth--;
        return map;
    }

    /** Elements of the next block, 0 after the last; a negative number is followed by the block's length. */
    private long blockSize() throws IOException {
        long size = decoder.readLong();
        if (size < 0) {
            decoder.readLong();
            size = size == Long.MIN_VALUE ? Long.MAX_VALUE : -size;
        }
        return size;
    }
}
