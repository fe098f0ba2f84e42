package dev.perennial.local.report;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.client.Versions.Version;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Answers;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.replay.ReplayProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replays as they end, row by row. */
final class Outcomes {
    private final ModelDefinition definition;
    private final List<HistoryRow> rows = new ArrayList<>();
    private final List<PredictionAnswer> answers = new ArrayList<>();

    Outcomes(ModelDefinition definition) {
        this.definition = definition;
    }

    /** @param positive the served probability of the positive class, or the served number; null: no answer */
    Outcomes row(String eventTime, Object label, Double positive) {
        Instant at = Instant.parse(eventTime);
        rows.add(new HistoryRow(Integer.toString(rows.size()), at, Map.of(), label, label == null ? null : at));
        List<String> classes = definition.classes();
        answers.add(
                positive == null
                        ? new PredictionAnswer(0, Double.NaN, Map.of(), "no answer")
                        : classes.isEmpty()
                                ? new PredictionAnswer(2, positive, Map.of(), null)
                                : new PredictionAnswer(
                                        2,
                                        Double.NaN,
                                        Map.of(classes.get(0), 1 - positive, classes.get(1), positive),
                                        null));
        return this;
    }

    ReplayOutcome end(List<Double> freshnessSeconds) {
        Answers served = new Answers(rows.size(), definition.classes());
        for (int row = 0; row < rows.size(); row++) {
            if (answers.get(row).isAnswered()) {
                served.put(row, answers.get(row));
            }
        }
        Version first = new Version(2, "refit", "deployed", null, "models/x/2", "00");
        ReplayProgress totals = new ReplayProgress(
                rows.get(rows.size() - 1).eventTime(), 1, "done", 9, 8, 7, 6, 5, 1, 3, 2, 4, 10, 11, 2, null);
        return new ReplayOutcome(definition, rows, served, freshnessSeconds, first, totals, null);
    }
}
