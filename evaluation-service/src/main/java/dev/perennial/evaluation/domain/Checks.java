package dev.perennial.evaluation.domain;

import dev.perennial.contracts.event.ModelEvaluated.Check;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Makes the checks of a verdict; a number that is not finite is left out, as JSON has none. */
final class Checks {
    private Checks() {}

    static Check passed(String name, String explanation) {
        return new Check(name, true, null, null, null, null, null, null, explanation);
    }

    static Check failed(String name, String explanation) {
        return new Check(name, false, null, null, null, null, null, null, explanation);
    }

    /** The version was opened and every score is a finite number. */
    static Check servable(String role, Contestant contestant) {
        String name = role + " servable";
        String version = "Version " + contestant.modelVersion();
        return fault(contestant)
                .map(fault -> failed(name, version + " " + fault + "."))
                .orElseGet(() -> passed(
                        name,
                        version + " opens, repeats its golden examples and answers every example with a number."));
    }

    /** What keeps a version from answering, in words that follow its name. */
    static Optional<String> fault(Contestant contestant) {
        if (contestant.refusal() != null) {
            return Optional.of("cannot be served: " + contestant.refusal());
        }
        long broken = Arrays.stream(contestant.scores())
                .filter(row -> !Arrays.stream(row).allMatch(Double::isFinite))
                .count();
        return broken == 0
                ? Optional.empty()
                : Optional.of("answers " + broken + " of " + contestant.scores().length
                        + " examples with something that is not a number");
    }

    static Double finiteOrNull(double value) {
        return Double.isFinite(value) ? value : null;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.4g%%", fraction * 100).replaceAll("\\.?0+%", "%");
    }
}
