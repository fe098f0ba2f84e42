package dev.perennial.monitor.domain.performance;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A sum of doubles that does not depend on their order: each term is rounded to 16 digits and then added exactly.
 *
 * @param decimal the sum in decimal notation: it may have more digits than a JSON number is read with
 */
public record ExactSum(String decimal) {
    static final ExactSum ZERO = new ExactSum("0");

    ExactSum plus(double term) {
        BigDecimal sum = new BigDecimal(decimal).add(new BigDecimal(term, MathContext.DECIMAL64));
        return new ExactSum(sum.stripTrailingZeros().toString());
    }

    double value() {
        return Double.parseDouble(decimal);
    }
}
