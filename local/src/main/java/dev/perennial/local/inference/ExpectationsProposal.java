package dev.perennial.local.inference;

import dev.perennial.contracts.Names;
import dev.perennial.local.inference.ColumnSummary.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Proposes expectations that the table itself meets with room to spare: half as much again missing and five in a hundred
 * more; numbers in a range three times as wide as the one seen; half as many
 * examples as on the day that had the fewest. How old the newest example may be, a file of
 * history cannot tell.
 */
final class ExpectationsProposal {
    private static final int MOST = 100;
    private static final int FEWEST_A_DAY = 10;

    private final List<String> lines = new ArrayList<>();

    private ExpectationsProposal() {}

    /**
     * @param features  by name
     * @param eventTime null: no column has it
     * @return lines of YAML, none when there is nothing to propose
     */
    static List<String> lines(Map<String, ColumnSummary> features, ColumnSummary eventTime) {
        ExpectationsProposal proposal = new ExpectationsProposal();
        if (eventTime != null) {
            proposal.volume(eventTime);
        }
        features.forEach(proposal::missing);
        features.forEach(proposal::range);
        List<String> lines = proposal.lines;
        if (!lines.isEmpty()) {
            lines.subList(Math.min(MOST, lines.size()), lines.size()).clear();
            lines.add(0, "expectations:");
        }
        return lines;
    }

    private void volume(ColumnSummary eventTime) {
        long least = eventTime.leastInADay();
        if (least >= FEWEST_A_DAY) {
            add("volume", "kind: volume, min: " + least / 2 + ", within: 24h, then: warn");
        }
    }

    private void missing(String name, ColumnSummary column) {
        double most = 1.5 * column.missingShare() + 0.05;
        if (most < 1) {
            add(
                    name + "_present",
                    "kind: missing-share, of: " + DefinitionProposal.quote(name) + ", max: "
                            + round(most, 2, RoundingMode.CEILING));
        }
    }

    private void range(String name, ColumnSummary column) {
        if (column.kind() == Kind.NUMBER) {
            double width = column.max() - column.min();
            double least = column.min() >= 0 ? Math.max(0, column.min() - width) : column.min() - width;
            add(
                    name + "_range",
                    "kind: range, of: " + DefinitionProposal.quote(name) + ", min: "
                            + round(least, 6, RoundingMode.FLOOR)
                            + ", max: " + round(column.max() + width, 6, RoundingMode.CEILING)
                            + ", mostly: 0.99, then: warn");
        }
    }

    private void add(String name, String expectation) {
        if (Names.isField(name)) {
            lines.add("  " + name + ": {" + expectation + "}");
        }
    }

    private static String round(double value, int digits, RoundingMode mode) {
        return BigDecimal.valueOf(value)
                .setScale(digits, mode)
                .stripTrailingZeros()
                .toPlainString();
    }
}
