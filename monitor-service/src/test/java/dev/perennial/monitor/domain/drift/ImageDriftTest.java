package dev.perennial.monitor.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.monitor.domain.example.ExampleMemory;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Windows of digits against a reference of other digits. */
class ImageDriftTest {
    private static final ModelDefinition DEFINITION =
            DefinitionParser.parse(Digits.definition("digits", "monitoring: {drift: {minExamples: 50}}"));
    private static final int CHAMPION = 4;
    private static final int FITTED = 1500;
    private static final int WINDOW = 200;
    /** A network of the training images: surer of each than of any other. */
    private static final double SURE = 1 - 1e-9;

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
    private static final List<Digit> DIGITS = Digits.all();
    private static final Reference REFERENCE = reference();

    @Test
    void otherDigitsOfTheSameKindAreNoDriftThoughTheNetworkIsLessSureOfThem() {
        for (int from = FITTED; from < DIGITS.size(); from += WINDOW) {
            assertThat(judge(from, digit -> digit, 1 - 1e-6).findings()).isEmpty();
        }
    }

    @Test
    void turnedDigitsLeanOtherwise() {
        assertThat(judge(FITTED, digit -> digit.turned(25), SURE).findings())
                .extracting(Finding::name)
                .contains("digit.tilt")
                .doesNotContain("digit.brightness");
    }

    @Test
    void noisyDigitsHaveMoreDetail() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(judge(FITTED, digit -> digit.noisy(40, random), SURE).findings())
                .extracting(Finding::name)
                .startsWith("digit.detail");
    }

    @Test
    void aNetworkThatIsInDoubtIsDriftOfItsPredictions() {
        assertThat(judge(FITTED, digit -> digit, 0.6).findings())
                .extracting(Finding::name)
                .containsExactly("prediction");
    }

    @Test
    void imagesThatStopComingAreDrift() {
        assertThat(judge(FITTED, digit -> null, SURE).findings())
                .extracting(Finding::test)
                .containsOnly("chi-square-missing")
                .hasSize(7);
    }

    private static DriftReport judge(int from, UnaryOperator<Digit> seen, double sureness) {
        Map<Variable, Summary> content = new HashMap<>();
        for (int i = from; i < from + WINDOW; i++) {
            Digit digit = seen.apply(DIGITS.get(i));
            PredictionMade prediction = new PredictionMade(
                    EventContext.first(EventContext.idOf("p" + i), NOON),
                    "digits",
                    "d" + i,
                    NOON,
                    Collections.singletonMap("digit", digit == null ? null : digit.image()),
                    scores(DIGITS.get(i).value(), sureness),
                    CHAMPION,
                    PredictionMade.Role.CHAMPION);
            Contribution.of(ExampleMemory.EMPTY.predicted(prediction).observation(), DEFINITION)
                    .forEach(contribution -> content.computeIfAbsent(
                                    contribution.variable(), variable -> Summary.empty())
                            .add(contribution.value()));
        }
        return DriftJudge.judge(
                        DEFINITION, WindowGrid.of(DEFINITION).windowOf(NOON), content, () -> Optional.of(REFERENCE))
                .orElseThrow();
    }

    private static Reference reference() {
        List<Digit> fitted = DIGITS.subList(0, FITTED);
        Dataset dataset = new Dataset(
                FeatureTable.of(
                        DEFINITION,
                        fitted.stream()
                                .map(digit -> Map.of("digit", digit.image()))
                                .toList()),
                new String[FITTED],
                new long[FITTED],
                new long[FITTED],
                fitted.stream().mapToDouble(Digit::value).toArray());
        double[][] scores = fitted.stream()
                .map(digit -> scores(digit.value(), SURE).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        return new Reference(CHAMPION, ReferenceProfile.of(DEFINITION, dataset, scores));
    }

    private static List<Double> scores(int value, double sureness) {
        return IntStream.range(0, 10)
                .mapToObj(k -> k == value ? sureness : (1 - sureness) / 9)
                .toList();
    }
}
