package dev.perennial.evaluation.domain;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Gate;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.statistic.PairedBootstrap;
import dev.perennial.model.statistic.PairedComparison;
import java.util.Optional;

/** Holds a challenger's answers against the gates of its definition. */
final class GateChecks {
    private final Case judged;

    GateChecks(Case judged) {
        this.judged = judged;
    }

    Check check(Gate gate) {
        return gate.versus() == null ? bounds(gate) : versusChampion(gate);
    }

    private Check bounds(Gate gate) {
        String name = Json.name(gate.metric()) + " within bounds";
        double value = metric(gate.metric(), judged, judged.challenger());
        boolean enough = judged.size() >= Judge.FEWEST_EXAMPLES;
        boolean passed =
                enough && (gate.min() == null || value >= gate.min()) && (gate.max() == null || value <= gate.max());
        Double limit = gate.min() == null || (gate.max() != null && value > gate.max()) ? gate.max() : gate.min();
        String explanation = !enough
                ? tooFew(judged.size())
                : !Double.isFinite(value)
                        ? undefined(gate.metric(), judged.size())
                        : "The challenger's " + Json.name(gate.metric()) + " is " + Checks.number(value) + " on "
                                + judged.size() + " examples (allowed: " + range(gate) + ").";
        return new Check(name, passed, Checks.finiteOrNull(value), null, null, null, null, limit, explanation);
    }

    private Check versusChampion(Gate gate) {
        String name = Json.name(gate.metric()) + " " + Json.name(gate.mode()) + " than champion";
        Contestant champion = judged.champion();
        if (champion == null) {
            return unopposed(name, gate, "There is no champion yet to compare with.");
        }
        if (champion.answersAnotherQuestionThan(judged.challenger().definition())) {
            return unopposed(
                    name,
                    gate,
                    "The champion, version " + champion.modelVersion()
                            + ", answers another question (task, label or classes differ), so there is nothing to"
                            + " compare with.");
        }
        Optional<String> fault = Checks.fault(champion);
        if (fault.isPresent()) {
            // its bytes never change: were it to reject others, nothing could ever take its place
            return unopposed(
                    name,
                    gate,
                    "The champion, version " + champion.modelVersion() + ", " + fault.get()
                            + "; so there is nothing to compare with, and the other checks decide alone.");
        }
        Case unseen = judged.newToChampion();
        return unseen.size() < Judge.FEWEST_EXAMPLES
                ? Checks.failed(name, tooFewNew(unseen.size()))
                : compare(name, gate, unseen);
    }

    private Check compare(String name, Gate gate, Case unseen) {
        PairedComparison compared = PairedBootstrap.compare(
                gate.metric(),
                unseen.targets(),
                unseen.challenger().scores(),
                unseen.champion().scores(),
                gate.confidence(),
                judged.seed());
        if (!Double.isFinite(compared.difference())) {
            return Checks.failed(name, undefined(gate.metric(), unseen.size()));
        }
        boolean higherIsBetter = gate.metric().higherIsBetter();
        // how much worse the challenger may really be, in the metric's unit; negative when it is better for sure
        double worseByAtMost = higherIsBetter ? -compared.lowerBound() : compared.upperBound();
        boolean passed =
                switch (gate.mode()) {
                    case NOT_WORSE -> worseByAtMost <= gate.margin();
                    case BETTER -> worseByAtMost < 0;
                };
        String explanation = "The challenger's " + Json.name(gate.metric()) + " is "
                + Checks.number(compared.challenger()) + " against " + Checks.number(compared.champion())
                + " of version " + unseen.champion().modelVersion() + " on " + unseen.size()
                + " examples new to both; with " + Checks.percent(gate.confidence())
                + " confidence it is worse by at most " + Checks.number(worseByAtMost) + " (" + allowed(gate) + ").";
        return new Check(
                name,
                passed,
                compared.challenger(),
                compared.champion(),
                compared.difference(),
                Checks.finiteOrNull(compared.lowerBound()),
                Checks.finiteOrNull(compared.upperBound()),
                limit(gate),
                explanation);
    }

    /** In the direction of the difference: above it for a loss, below it for a gain. */
    private static double limit(Gate gate) {
        return switch (gate.mode()) {
            case NOT_WORSE -> gate.metric().higherIsBetter() ? 0 - gate.margin() : gate.margin();
            case BETTER -> 0;
        };
    }

    private Check unopposed(String name, Gate gate, String why) {
        double value = metric(gate.metric(), judged, judged.challenger());
        return new Check(name, true, Checks.finiteOrNull(value), null, null, null, null, null, why);
    }

    private static double metric(Metric metric, Case examples, Contestant contestant) {
        return examples.size() == 0 ? Double.NaN : Metrics.value(metric, examples.targets(), contestant.scores());
    }

    private static String allowed(Gate gate) {
        return switch (gate.mode()) {
            case NOT_WORSE -> "allowed: " + Checks.number(gate.margin());
            case BETTER -> "allowed: less than 0";
        };
    }

    private static String range(Gate gate) {
        if (gate.min() == null) {
            return "at most " + Checks.number(gate.max());
        }
        return "at least " + Checks.number(gate.min())
                + (gate.max() == null ? "" : " and at most " + Checks.number(gate.max()));
    }

    private static String tooFew(int examples) {
        return "The holdout has " + examples + " examples (needed: " + Judge.FEWEST_EXAMPLES + ").";
    }

    private String tooFewNew(int examples) {
        Contestant champion = judged.champion();
        return "The champion, version " + champion.modelVersion() + ", was fitted through " + champion.trainedThrough()
                + "; later examples in the holdout: " + examples + " of " + judged.size() + " (needed to compare: "
                + Judge.FEWEST_EXAMPLES + ", missing: " + (Judge.FEWEST_EXAMPLES - examples) + ").";
    }

    private static String undefined(Metric metric, int examples) {
        return "The metric " + Json.name(metric) + " is not defined on these " + examples
                + " examples, e.g. because all have one class.";
    }
}
