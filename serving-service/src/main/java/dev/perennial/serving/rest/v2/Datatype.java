package dev.perennial.serving.rest.v2;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** The protocol's datatypes, and which JSON values fit each. */
enum Datatype {
    BOOL(Kind.BOOL, 1, false),
    UINT8(Kind.INTEGER, 8, false),
    UINT16(Kind.INTEGER, 16, false),
    UINT32(Kind.INTEGER, 32, false),
    UINT64(Kind.INTEGER, 64, false),
    INT8(Kind.INTEGER, 8, true),
    INT16(Kind.INTEGER, 16, true),
    INT32(Kind.INTEGER, 32, true),
    INT64(Kind.INTEGER, 64, true),
    FP16(Kind.REAL, 16, true),
    FP32(Kind.REAL, 32, true),
    FP64(Kind.REAL, 64, true),
    BYTES(Kind.TEXT, 0, false);

    /** What kind of values a datatype has. */
    enum Kind {
        BOOL,
        INTEGER,
        REAL,
        TEXT
    }

    /** From here on a number rounds to infinity in half precision (IEEE 754), whose largest is 65504. */
    private static final double HALF_OVERFLOW = 65_520;

    private final Kind kind;
    private final int bits;
    private final boolean signed;

    Datatype(Kind kind, int bits, boolean signed) {
        this.kind = kind;
        this.bits = bits;
        this.signed = signed;
    }

    static Optional<Datatype> named(Object name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    Kind kind() {
        return kind;
    }

    /**
     * Whether a value, as it was read from JSON, is one of this datatype and keeps its value as a double, which is how a
     * feature holds a number.
     */
    boolean fits(Object value) {
        return switch (kind) {
            case BOOL -> value instanceof Boolean;
            case TEXT -> value instanceof String;
            case REAL -> value instanceof Number number && isExactAsDouble(number) && isInRange(number.doubleValue());
            case INTEGER -> isInteger(value) && isInRange((Number) value) && isExactAsDouble((Number) value);
        };
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof BigInteger;
    }

    private boolean isInRange(Number value) {
        BigInteger integer = value instanceof BigInteger big ? big : BigInteger.valueOf(value.longValue());
        return signed ? integer.bitLength() < bits : integer.signum() >= 0 && integer.bitLength() <= bits;
    }

    /** What would round to infinity is out of range; that digits are lost is the client's own choice. */
    private boolean isInRange(double value) {
        return switch (bits) {
            case 16 -> Math.abs(value) < HALF_OVERFLOW;
            case 32 -> Float.isFinite((float) value);
            default -> Double.isFinite(value);
        };
    }

    private static boolean isExactAsDouble(Number value) {
        return value instanceof Double || value instanceof Integer || isExact(value);
    }

    private static boolean isExact(Number value) {
        double rounded = value.doubleValue();
        return Double.isFinite(rounded) && new BigDecimal(rounded).compareTo(new BigDecimal(value.toString())) == 0;
    }
}
