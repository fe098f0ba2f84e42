package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestTest {
    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void sameSegmentsDefinitionAndSeedGiveTheSameGraph(Algorithm algorithm) throws Exception {
        String here = digests(algorithm);

        String elsewhere = inAnotherProcess(algorithm);

        assertThat(elsewhere).isEqualTo(here);
    }

    @ParameterizedTest
    @EnumSource
    void anotherSeedGivesAnotherGraph(Algorithm algorithm) {
        // logistic regression is convex, but its start and its batches are random
        assertThat(digests(algorithm, 8)).isNotEqualTo(digests(algorithm));
    }

    /** Prints the digests of a run, for the comparison between processes. */
    public static void main(String[] arguments) {
        System.out.println(digests(Algorithm.valueOf(arguments[0])));
    }

    private static String digests(Algorithm algorithm) {
        return digests(algorithm, 7);
    }

    private static String digests(Algorithm algorithm, int seed) {
        ModelDefinition definition = Samples.binary(
                "training: {seed: %d, algorithms: [%s], tuning: {trials: 2}}".formatted(seed, Json.name(algorithm)));
        InMemoryObjectStore objects = new InMemoryObjectStore();
        RunResult result = new TrainingProcedure(objects, 0)
                .run(Runs.plan(
                        definition, Runs.segments(objects, definition, Samples.examples(definition, 1500, 3)), 200, 1));
        return Digests.sha256(objects.get("models/flights/1/model.onnx", 1 << 24)) + " "
                + Digests.sha256(objects.get("models/flights/2/model.onnx", 1 << 24)) + " "
                + result.challenger().manifestSha256() + " "
                + result.refit().manifestSha256();
    }

    private static String inAnotherProcess(Algorithm algorithm) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                DigestTest.class.getName(),
                algorithm.name());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return lines.get(lines.size() - 1);
    }
}
