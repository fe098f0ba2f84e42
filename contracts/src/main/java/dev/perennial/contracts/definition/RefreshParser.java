package dev.perennial.contracts.definition;

import dev.perennial.contracts.definition.ModelDefinition.Training.Blending;
import dev.perennial.contracts.definition.Refresh.Mode;
import java.util.List;

/** Reads {@code training.refresh}: a mode, or an object with a mode. Null for none, so that a digest does not tell it apart. */
final class RefreshParser {
    private static final String FIELD = "refresh";
    private static final double TOLERANCE = 0.02;
    private static final double CONFIDENCE = 0.8;
    private static final int MOST_REFRESHES = 10;
    private static final int MOST_ROUNDS = 500;

    private RefreshParser() {}

    static Refresh refresh(NodeReader training, List<Algorithm> algorithms, Blending blend) {
        Refresh refresh = training.isText(FIELD) ? usual(training) : read(training.child(FIELD));
        if (refresh.mode() == Mode.OFF) {
            return null;
        }
        if (blend == Blending.OFF && !algorithms.equals(List.of(Algorithm.GRADIENT_BOOSTING))) {
            training.problem(FIELD, "off, or algorithms: [gradient-boosting], or blend: on; only these are continued");
        }
        if (blend == Blending.ON && refresh.mode() == Mode.ALWAYS) {
            training.problem(FIELD, "off | auto with blend, whose members would never be fitted again");
        }
        if (training.has("step")) {
            training.problem(FIELD, "off, for there is a step");
        }
        for (String other : List.of("calibration", "unlabeled")) {
            if (training.has(other) && !training.isText(other, "none")) {
                training.problem(FIELD, "off, for there is " + other);
            }
        }
        return refresh;
    }

    private static Refresh usual(NodeReader training) {
        Mode mode = training.constant(FIELD, Mode.OFF, Mode.class);
        return new Refresh(mode, TOLERANCE, CONFIDENCE, MOST_REFRESHES, MOST_ROUNDS);
    }

    private static Refresh read(NodeReader reader) {
        reader.allow("mode", "tolerance", "confidence", "mostRefreshes", "mostRounds");
        return new Refresh(
                reader.constant("mode", Mode.OFF, Mode.class),
                reader.number("tolerance", TOLERANCE, value -> value > 0 && value <= 1, "a number in (0, 1]"),
                reader.number("confidence", CONFIDENCE, value -> value >= 0.5 && value < 1, "a number in [0.5, 1)"),
                reader.integer("mostRefreshes", MOST_REFRESHES, 1, 1000),
                reader.integer("mostRounds", MOST_ROUNDS, 10, 5000));
    }
}
