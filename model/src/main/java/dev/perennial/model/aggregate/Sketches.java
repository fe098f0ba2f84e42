package dev.perennial.model.aggregate;

import java.util.Base64;
import java.util.Collection;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * HyperLogLog sketches of different values (Flajolet, Fusy, Gandouet, Meunier 2007, as Apache DataSketches has it), with
 * 2,048 registers: a relative standard error of 2.3%, and next to none for a few dozen values.
 */
final class Sketches {
    private static final int LOG_REGISTERS = 11;

    private Sketches() {}

    /** @param sketch in Base64; null: an empty one */
    static String add(String sketch, Object value) {
        HllSketch updated =
                sketch == null ? new HllSketch(LOG_REGISTERS, TgtHllType.HLL_4) : HllSketch.heapify(decode(sketch));
        if (value instanceof Number number) {
            updated.update(number.doubleValue());
        } else {
            updated.update(value.toString());
        }
        return Base64.getEncoder().encodeToString(updated.toCompactByteArray());
    }

    static byte[] decode(String sketch) {
        return Base64.getDecoder().decode(sketch);
    }

    /** How many different values the sketches saw together; the estimator is one that does not know their order. */
    static double count(Collection<byte[]> sketches) {
        Union union = new Union(LOG_REGISTERS);
        sketches.forEach(sketch -> union.update(HllSketch.heapify(sketch)));
        return Math.rint(union.getCompositeEstimate());
    }
}
