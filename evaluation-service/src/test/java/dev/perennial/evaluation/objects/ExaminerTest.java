package dev.perennial.evaluation.objects;

import static dev.perennial.evaluation.objects.World.deployed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.segment.SegmentMerge;
import dev.perennial.model.segment.SegmentReader;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExaminerTest {
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final World world = new World(objects, "flight-delay");
    private final Examiner examiner = new Examiner(objects);

    @AfterEach
    void close() {
        examiner.close();
    }

    @Test
    void goodFirstModelIsPromotedOnTheHoldoutAlone() {
        Decision decision = examiner.examine(world.run(1, 3, 100, 250), null);

        assertThat(decision.checks()).allMatch(Check::passed);
        assertThat(decision.deployedVersion()).isEqualTo(2);
        assertThat(decision.exampleCount()).isEqualTo(150);
    }

    @Test
    void worseChallengerIsRejectedAgainstTheChampion() {
        DeployedVersion champion = deployed(world.version(2, world.graph(3), 100));

        Decision decision = examiner.examine(world.run(2, 0.2, 100, 250), champion);

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(failed(decision)).containsExactly("log-loss not-worse than champion");
    }

    @Test
    void championIsComparedOnWhatItHasNotSeenAndKeptOpen() {
        DeployedVersion champion = deployed(world.version(2, world.graph(2.9), 200));

        Decision decision = examiner.examine(world.run(2, 3, 100, 250), champion);
        objects.list("models/flight-delay/2/").forEach(objects::remove);
        Decision again = examiner.examine(world.run(2, 3, 100, 250), champion);

        assertThat(decision.checks().get(1).explanation()).contains("on 50 examples new to both");
        assertThat(again).isEqualTo(decision);
    }

    @Test
    void sameExamplesAndModelsGetTheSameVerdictUnderAnotherName() {
        World again = new World(objects, "flight-delay-2");

        Decision decision =
                examiner.examine(world.run(2, 3, 100, 250), deployed(world.version(9, world.graph(2.9), 200)));
        Decision repeated =
                examiner.examine(again.run(2, 3, 100, 250), deployed(again.version(9, again.graph(2.9), 200)));

        assertThat(decision.checks().get(1).lowerBound()).isNotNull();
        assertThat(repeated.checks()).isEqualTo(decision.checks());
    }

    @Test
    void alteredGraphIsARejectionThatNamesTheFile() {
        ModelTrained run = world.run(1, 3, 100, 250);
        objects.overwrite("models/flight-delay/1/model.onnx", world.graph(2));

        Decision decision = examiner.examine(run, null);

        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(decision.checks()).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("challenger servable");
            assertThat(check.explanation()).contains("model.onnx");
        });
    }

    @Test
    void graphThatIsNoGraphIsARejection() {
        ModelTrained run = withChallenger(world.run(1, 3, 100, 250), world.version(5, new byte[] {1, 2, 3}, 100));

        Decision decision = examiner.examine(run, null);

        assertThat(failed(decision)).containsExactly("challenger servable");
    }

    @Test
    void scoresThatAreNoNumbersAreARejection() {
        ModelTrained run = withChallenger(world.run(1, 3, 100, 250), world.version(5, world.graph(Double.NaN), 100));

        assertThat(failed(examiner.examine(run, null))).containsExactly("challenger servable");
    }

    @Test
    void brokenRefitIsARejection() {
        ModelTrained run = world.run(1, 3, 100, 250);
        objects.remove("models/flight-delay/2/manifest.json");

        assertThat(failed(examiner.examine(run, null))).containsExactly("refit servable");
    }

    @Test
    void bundleOfAnotherModelIsARejection() {
        TrainedVersion foreign = new World(objects, "house-price").version(1, world.graph(3), 100);

        Decision decision = examiner.examine(withChallenger(world.run(2, 3, 100, 250), foreign), null);

        assertThat(failed(decision)).containsExactly("challenger servable");
    }

    @Test
    void lostOrAlteredSegmentIsARejection() {
        ModelTrained run = world.run(1, 3, 100, 250);
        String key = run.holdout().segments().get(1).objectKey();

        objects.overwrite(key, new byte[] {1});
        Decision altered = examiner.examine(run, null);
        objects.remove(key);
        Decision lost = examiner.examine(run, null);

        assertThat(failed(altered)).containsExactly("holdout readable");
        assertThat(failed(lost)).containsExactly("holdout readable");
    }

    @Test
    void segmentThatWasCompactedIsReadFromWhatItWentInto() {
        ModelTrained run = world.run(1, 3, 100, 310);
        Decision before = examiner.examine(run, null);
        String key = run.holdout().segments().get(1).objectKey();
        List<byte[]> parts = Stream.of(key, world.segment(1, 300, 320).objectKey())
                .map(part -> objects.get(part, 1 << 20))
                .toList();
        byte[] merged = SegmentMerge.of(parts);

        objects.putIfAbsent(SegmentReader.range(merged).compactedObjectKey(), merged);
        objects.remove(key);

        assertThat(before.exampleCount()).isEqualTo(199);
        assertThat(examiner.examine(run, null)).isEqualTo(before);
    }

    @Test
    void championThatIsDamagedCountsAsNoneUntilItIsRestored() {
        ModelTrained worse = world.run(2, 0.2, 100, 250);
        DeployedVersion champion = deployed(world.version(2, world.graph(3), 100));
        String manifest = champion.artifactPrefix() + "manifest.json";
        byte[] bytes = objects.get(manifest, 1 << 20);
        objects.remove(manifest);

        Decision unopposed = examiner.examine(worse, champion);
        objects.putIfAbsent(manifest, bytes);
        Decision opposed = examiner.examine(worse, champion);

        assertThat(unopposed.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(unopposed.checks().get(1).explanation()).contains("version 2, cannot be served: ", "manifest.json");
        assertThat(failed(opposed)).containsExactly("log-loss not-worse than champion");
    }

    @Test
    void championWithALabelThatTheHoldoutLacksCountsAsNone() {
        ModelDefinition other = DefinitionParser.parse(
                """
                name: flight-delay
                task: binary-classification
                features:
                  distance: {type: numeric}
                label: {name: cancelled, type: boolean, horizon: 24h}
                """);
        World before = new World(objects, other);
        DeployedVersion champion = deployed(before.version(9, before.graph(3), 100));

        Decision decision = examiner.examine(world.run(2, 3, 100, 250), champion);

        assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decision.checks().get(1).explanation()).contains("answers another question");
    }

    @Test
    void championThatTheStoreDoesNotGiveAtTheMomentIsNoVerdict() {
        ModelTrained run = world.run(2, 3, 100, 250);
        DeployedVersion champion = deployed(world.version(2, world.graph(3), 100));
        Examiner partly = new Examiner(new Unreachable(objects, champion.artifactPrefix()));

        assertThatThrownBy(() -> partly.examine(run, champion)).isInstanceOf(ObjectStoreException.class);
        partly.close();
    }

    @Test
    void storeThatDoesNotAnswerIsNoVerdict() {
        ModelTrained run = world.run(1, 3, 100, 250);
        Examiner cutOff = new Examiner(new Unreachable(objects, ""));

        assertThatThrownBy(() -> cutOff.examine(run, null)).isInstanceOf(ObjectStoreException.class);
    }

    private static ModelTrained withChallenger(ModelTrained run, TrainedVersion challenger) {
        return new ModelTrained(run.context(), run.modelName(), run.runId(), challenger, run.refit(), run.holdout());
    }

    private static List<String> failed(Decision decision) {
        assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
        return decision.checks().stream()
                .filter(check -> !check.passed())
                .map(Check::name)
                .toList();
    }

    /** Does not give what lies under a prefix. */
    private record Unreachable(ObjectStore objects, String prefix) implements ObjectStore {
        @Override
        public byte[] get(String key, long maxBytes) {
            if (!key.startsWith(prefix)) {
                return objects.get(key, maxBytes);
            }
            throw new ObjectStoreException("cannot read " + key, new IOException("connection refused"));
        }

        @Override
        public boolean putIfAbsent(String key, byte[] bytes) {
            throw new AssertionError("evaluation writes nothing");
        }

        @Override
        public List<String> list(String prefix) {
            throw new AssertionError("evaluation lists nothing");
        }

        @Override
        public boolean exists(String key) {
            throw new AssertionError("evaluation looks nothing up");
        }

        @Override
        public void close() {}
    }
}
