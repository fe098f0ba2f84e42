package dev.perennial.training.run;

import static dev.perennial.contracts.Digests.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestTest {
    private static final int FRESH = 200;
    private static final int SEED = 7;
    private static final String BLEND = "training: {blend: on}";

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    @Timeout(120)
    void samePlanGivesTheSameBundlesInAnotherProcess(Algorithm algorithm) throws Exception {
        Digests here = digests(algorithm, SEED, FRESH);

        String elsewhere = inAnotherProcess(DigestTest.class, training(algorithm, SEED));

        assertThat(elsewhere).isEqualTo(here.toString());
    }

    @Test
    @Timeout(120)
    void samePlanOfABlendGivesTheSameBundlesInAnotherProcess() throws Exception {
        Digests here = digests(BLEND, FRESH);

        String elsewhere = inAnotherProcess(DigestTest.class, BLEND);

        assertThat(elsewhere).isEqualTo(here.toString());
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void sameSegmentsDefinitionAndSeedGiveTheSameRefitWhateverRunsThereWereBefore(Algorithm algorithm) {
        List<Digests> afterOtherRuns = Stream.of(0, 200, 1500)
                .map(fresh -> digests(algorithm, SEED, fresh))
                .toList();

        assertThat(afterOtherRuns)
                .extracting(Digests::refit)
                .containsOnly(afterOtherRuns.get(0).refit());
        assertThat(afterOtherRuns)
                .extracting(Digests::challenger)
                .as("each is fitted up to its own holdout")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void anotherSeedGivesAnotherGraph(Algorithm algorithm) {
        // logistic regression is convex, but its start and its batches are random
        assertThat(digests(algorithm, SEED + 1, FRESH).refit())
                .isNotEqualTo(digests(algorithm, SEED, FRESH).refit());
    }

    /** Prints the digests of a run, for the comparison between processes. */
    public static void main(String[] arguments) {
        System.out.println(digests(arguments[0], FRESH));
    }

    private record Digests(String challenger, String refit, String challengerManifest, String refitManifest) {}

    private static Digests digests(Algorithm algorithm, int seed, long fresh) {
        return digests(training(algorithm, seed), fresh);
    }

    private static String training(Algorithm algorithm, int seed) {
        return "training: {seed: %d, algorithms: [%s], tuning: {trials: 2}}".formatted(seed, Json.name(algorithm));
    }

    private static Digests digests(String training, long fresh) {
        ModelDefinition definition = Samples.binary(training);
        InMemoryObjectStore objects = new InMemoryObjectStore();
        List<SegmentReference> segments = Runs.segments(objects, definition, Samples.examples(definition, 1500, 3));
        RunResult result =
                new TrainingProcedure(objects, Runs.NONE_REPLACED, 0).run(Runs.plan(definition, segments, fresh, 1));
        return new Digests(
                sha256(objects.get("models/flights/1/model.onnx", 1 << 24)),
                sha256(objects.get("models/flights/2/model.onnx", 1 << 24)),
                result.challenger().manifestSha256(),
                result.refit().manifestSha256());
    }

    /** The last line that the program prints. */
    static String inAnotherProcess(Class<?> program, String argument) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                argument);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return lines.get(lines.size() - 1);
    }
}
