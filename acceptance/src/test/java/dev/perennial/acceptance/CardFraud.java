package dev.perennial.acceptance;

import dev.perennial.local.history.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A model that a hundred examples train in a second, with a year of its own that lies in the past. */
final class CardFraud {
    static final String MODEL = "card-fraud";
    static final String DEFINITION = definition(MODEL);

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> COUNTRIES = List.of("NL", "DE");

    private CardFraud() {}

    /** The same under another name. */
    static String definition(String name) {
        return """
            name: %s
            task: binary-classification
            features:
              amount: {type: numeric, min: 0}
              country: {type: categorical, values: [NL, DE]}
              merchant: {type: categorical}
            label: {name: fraud, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 100, drift: false, cooldown: 0s}
              algorithms: [logistic-regression]
              tuning: {trials: 1}
            evaluation:
              holdout: {fraction: 0.2, minExamples: 20}
              gates: [{metric: roc-auc, min: 0.5}]
            """
                .formatted(name);
    }

    /** Payments of which the larger ones are fraud, a minute apart; each label is known five minutes later. */
    static List<HistoryRow> payments(int count) {
        return IntStream.range(0, count).mapToObj(CardFraud::payment).toList();
    }

    private static HistoryRow payment(int number) {
        Instant time = START.plus(Duration.ofMinutes(number));
        double amount = number * 37 % 100;
        Map<String, Object> features =
                Map.of("amount", amount, "country", COUNTRIES.get(number % 2), "merchant", "m-" + number % 5);
        return new HistoryRow("payment-" + number, time, features, amount > 80, time.plus(Duration.ofMinutes(5)));
    }
}
