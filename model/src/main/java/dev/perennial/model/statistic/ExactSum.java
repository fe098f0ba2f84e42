package dev.perennial.model.statistic;

import java.math.BigDecimal;
import java.math.MathContext;

/** Sums of doubles that do not depend on their order: each term is rounded to 16 digits and then added exactly. */
public final class ExactSum {
    private ExactSum() {}

    /** A term as it is added. */
    public static BigDecimal term(double value) {
        return new BigDecimal(value, MathContext.DECIMAL64);
    }

    /** The shortest notation of a sum: equal sums are equal texts. */
    public static String toText(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toString();
    }
}
