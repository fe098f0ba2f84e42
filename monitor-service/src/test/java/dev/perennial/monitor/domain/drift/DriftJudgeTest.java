package dev.perennial.monitor.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.contracts.event.PredictionMade.Role;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.World;
import dev.perennial.monitor.domain.drift.DriftReport.Outcome;
import dev.perennial.monitor.domain.example.ExampleMemory;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.example.Observation.Standing;
import dev.perennial.monitor.domain.window.Window;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DriftJudgeTest {
    private static final ModelDefinition DEFINITION = Samples.definition();
    private static final int CHAMPION = 4;
    private static final Reference REFERENCE = World.USUAL.reference(CHAMPION, 5000, new Random(1));

    @Test
    void raisesFewerFalseAlarmsThanItMay() {
        Random random = new Random(20240501);
        int drifted = 0;
        for (int i = 0; i < 1000; i++) {
            drifted +=
                    judge(window(World.USUAL, 60 + random.nextInt(300), random)).drifted() ? 1 : 0;
        }

        // at a rate of 0.01 a thousand windows have 10 alarms, more than 20 in one of a thousand trials
        assertThat(drifted).isLessThanOrEqualTo(20);
    }

    @Test
    void findsAShiftOfOneStandardDeviationWithinOneWindow() {
        for (int seed = 0; seed < 50; seed++) {
            DriftReport report = judge(window(new World(115, 0.3, 0.0, 0.4), 60, new Random(seed)));

            assertThat(report.findings()).extracting(Finding::name).contains("distance", "prediction");
        }
    }

    @Test
    void namesWhatDiffersStrongestFirst() {
        DriftReport report = judge(window(new World(100, 0.9, 0.3, 0.1), 400, new Random(3)));

        assertThat(report.drifted()).isTrue();
        assertThat(report.findings().get(0).name()).isEqualTo("line");
        assertThat(report.findings())
                .extracting(finding -> finding.kind() + " " + finding.name() + " " + finding.test())
                .contains("FEATURE line chi-square", "FEATURE distance chi-square-missing", "LABEL late chi-square");
        assertThat(report.findings()).allMatch(finding -> finding.pValue() <= finding.threshold());
        assertThat(report.score()).isBetween(0.5, 0.7);
    }

    @Test
    void passesOverARealDifferenceTooSmallToMatter() {
        Random random = new Random(5);
        DriftReport report = judge(window(new World(102, 0.35, 0.0, 0.45), 50_000, random));

        assertThat(report.outcome()).isEqualTo(Outcome.TESTED);
        assertThat(report.score()).isGreaterThan(0.03);
        assertThat(report.drifted()).isFalse();
    }

    @Property(tries = 100)
    void theOrderOfTheExamplesChangesNothing(@ForAll Random random) {
        List<Observation> observations = observations(new World(104, 0.4, 0.1, 0.2), 80, random);
        List<Observation> shuffled = new ArrayList<>(observations);
        Collections.shuffle(shuffled, random);

        assertThat(judge(summaries(shuffled))).isEqualTo(judge(summaries(observations)));
    }

    @Test
    void comparesOnlyTheChampionsOwnScores() {
        Random random = new Random(6);
        List<Observation> observations = observations(World.USUAL, 300, random);
        for (int i = 0; i < 300; i++) {
            String id = "before-" + i;
            observations.add(ExampleMemory.EMPTY
                    .predicted(Samples.prediction(
                            id, Samples.MIDNIGHT, World.USUAL.features(random), 0.99, 3, Role.CHAMPION))
                    .observation());
        }

        assertThat(judge(summaries(observations)).drifted()).isFalse();
    }

    @Test
    void testsNothingWithTooFewExamples() {
        DriftReport report = judge(window(new World(500, 1, 0, 1), 49, new Random(7)));

        assertThat(report.outcome()).isEqualTo(Outcome.TOO_FEW);
        assertThat(report.drifted()).isFalse();
        assertThat(report.exampleCount()).isEqualTo(49);
    }

    @Test
    void saysWhenThereIsNothingToCompareWith() {
        Map<Variable, Summary> content = window(World.USUAL, 100, new Random(8));

        Optional<DriftReport> report = DriftJudge.judge(DEFINITION, hour(), content, Optional::empty);

        assertThat(report).map(DriftReport::outcome).contains(Outcome.NO_REFERENCE);
        assertThat(report).map(DriftReport::drifted).contains(false);
    }

    @Test
    void saysNothingOfAWindowInWhichOnlyLabelsCame() {
        List<Observation> labels = List.of(ExampleMemory.EMPTY
                .joined(Samples.example("t", Samples.MIDNIGHT, Duration.ZERO, true))
                .observation());

        assertThat(DriftJudge.judge(DEFINITION, hour(), summaries(labels), () -> Optional.of(REFERENCE)))
                .isEmpty();
    }

    @Test
    void aFeatureThatStopsComingIsDrift() {
        DriftReport report = judge(window(new World(100, 0.3, 1.0, 0.4), 100, new Random(9)));

        assertThat(report.findings())
                .anyMatch(finding ->
                        finding.name().equals("distance") && finding.test().equals("chi-square-missing"));
    }

    @Test
    void aRecordThatDoesNotCountAddsNothing() {
        Observation late = new Observation(Source.PREDICTION, Standing.LATE, Samples.MIDNIGHT);

        assertThat(Contribution.of(late, DEFINITION)).isEmpty();
    }

    @Test
    void labelsGoIntoTheWindowInWhichTheyBecameKnown() {
        Observation label = ExampleMemory.EMPTY
                .joined(Samples.example("t", Samples.MIDNIGHT, Duration.ofMinutes(90), true))
                .observation();

        assertThat(Contribution.of(label, DEFINITION)).singleElement().satisfies(contribution -> {
            assertThat(contribution.window().start()).isEqualTo(Samples.MIDNIGHT.plus(Duration.ofHours(1)));
            assertThat(contribution.variable().kind()).isEqualTo(Kind.LABEL);
            assertThat(contribution.value()).isEqualTo("true");
        });
    }

    private static DriftReport judge(Map<Variable, Summary> content) {
        return DriftJudge.judge(DEFINITION, hour(), content, () -> Optional.of(REFERENCE))
                .orElseThrow();
    }

    private static Window hour() {
        return WindowGrid.of(DEFINITION).windowOf(Samples.MIDNIGHT);
    }

    private static Map<Variable, Summary> window(World world, int size, Random random) {
        return summaries(observations(world, size, random));
    }

    private static List<Observation> observations(World world, int size, Random random) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = "t" + i;
            Map<String, Object> features = world.features(random);
            observations.add(ExampleMemory.EMPTY
                    .predicted(Samples.prediction(
                            id, Samples.MIDNIGHT, features, World.score(features), CHAMPION, Role.CHAMPION))
                    .observation());
            boolean late = random.nextDouble() < world.lateRate();
            observations.add(ExampleMemory.EMPTY
                    .joined(Samples.example(id, Samples.MIDNIGHT, Duration.ZERO, late))
                    .observation());
        }
        return observations;
    }

    private static Map<Variable, Summary> summaries(List<Observation> observations) {
        Map<Variable, Summary> content = new HashMap<>();
        for (Observation observation : observations) {
            for (Contribution contribution : Contribution.of(observation, DEFINITION)) {
                content.computeIfAbsent(contribution.variable(), variable -> Summary.empty())
                        .add(contribution.value());
            }
        }
        return content;
    }
}
