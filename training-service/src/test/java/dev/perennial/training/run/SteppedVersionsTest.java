package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.step.Steps;
import dev.perennial.training.step.Steps.Program;
import dev.perennial.training.upload.GraphTrials;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SteppedVersionsTest {
    private static final long MOST_BYTES = 1 << 20;
    private static final GraphTrials TRIALS = new GraphTrials(Duration.ofSeconds(60), 3L << 30);
    private static final ModelDefinition DEFINITION = Samples.binary("training: {step: mine}");

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final List<SegmentReference> segments =
            Runs.segments(objects, DEFINITION, Samples.examples(DEFINITION, 1000, 3));
    private final RunPlan plan = Runs.plan(DEFINITION, segments, 200, 1);

    @Test
    void aProgramInOneFileFitsBothVersionsAndARepeatGivesTheSame() throws URISyntaxException {
        Path source = Path.of(getClass().getResource("/LinearStep.java").toURI());
        Program java = program(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());

        RunResult result = run(java);
        RunResult repeated = run(program("/bin/false"));

        assertThat(result.challenger().algorithm()).isEqualTo("mine");
        assertThat(result.challenger().exampleCount()).isEqualTo(800);
        assertThat(result.refit().exampleCount()).isEqualTo(1000);
        assertThat(repeated).isEqualTo(result);
        assertThat(accuracy(result.challenger())).isGreaterThan(accuracyOfMostOften());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo no data >&2; exit 3 | the training step mine ended with status 3; it said: no data",
                "exit 0 | the training step mine left no model.onnx in its output",
                "sleep 60 | the training step mine took longer than 5 s",
                "head -c 2000000 /dev/zero > $2/model.onnx | left a model.onnx of 2000000 bytes in its output",
                "echo junk > $2/model.onnx | onnx: a file of 5 bytes that is damaged or cut short",
                "cp $1/examples/*.parquet $2/model.onnx | (expected: an ONNX model)",
            })
    void aProgramThatGivesNoModelFailsTheRunWithTheReason(String script, String reason) {
        assertThatThrownBy(() -> run(program("/bin/sh", "-c", script, "step")))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining(reason);
        assertThat(objects.list("models/")).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereOrNotDeclaredIsNamed() {
        assertThatThrownBy(() -> run(program("/none/fit")))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the training step mine cannot be started");
        Steps others = new Steps(Map.of("other", program("/bin/true")), MOST_BYTES);
        assertThatThrownBy(() -> procedure(others).run(plan))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("training.step: \"mine\" (expected: a step that this service's operator has declared:"
                        + " [other])");
    }

    private RunResult run(Program program) {
        return procedure(new Steps(Map.of("mine", program), MOST_BYTES)).run(plan);
    }

    private TrainingProcedure procedure(Steps steps) {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0, steps, TRIALS);
    }

    private static Program program(String... command) {
        return new Program(List.of(command), Duration.ofSeconds(command[0].equals("/bin/sh") ? 5 : 60));
    }

    private double accuracy(TrainedVersion version) {
        Bundle bundle = BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256());
        Dataset later = Samples.dataset(DEFINITION, 2000, 9);
        try (ScoringModel scoring = ScoringModel.open(bundle)) {
            double[][] scores = scoring.score(later.features());
            int right = 0;
            for (int row = 0; row < scores.length; row++) {
                right += (scores[row][1] > 0.5) == (later.targets()[row] == 1) ? 1 : 0;
            }
            return (double) right / scores.length;
        }
    }

    private static double accuracyOfMostOften() {
        Dataset later = Samples.dataset(DEFINITION, 2000, 9);
        double late = 0;
        for (double target : later.targets()) {
            late += target;
        }
        return Math.max(late, later.size() - late) / later.size();
    }
}
