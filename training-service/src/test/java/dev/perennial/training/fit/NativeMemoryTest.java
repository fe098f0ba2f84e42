package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.SearchSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int WARM_UP = 30;
    /** What engines and the JVM keep for good grows in one of them or the other, what leaks in each. */
    private static final int ROUNDS = 4;

    private static final int FITS = 30;
    /** What a fit keeps that is not closed, at least. Garbage collection would give back what nobody holds any more. */
    private static final double MEGABYTES_A_FIT = 1.0;

    @Test
    @Timeout(300)
    void staysFlatOverManyFits() throws IOException, InterruptedException {
        assumeTrue(Files.exists(STATUS), "only Linux says what is resident");
        // the whole heap is resident from the start, so what grows is native
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // what glibc's arenas of other threads hold back is no leak
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();

        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        double grown = Double.parseDouble(lines.get(lines.size() - 1));
        assertThat(grown)
                .as("megabytes in the best of %d rounds of %d fits", ROUNDS, FITS)
                .isLessThan(FITS * MEGABYTES_A_FIT / 2);
    }

    /** Prints by how many megabytes it has grown in the round that it grew least in. */
    public static void main(String[] arguments) throws IOException {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 2400, 1);
        fit(definition, examples, WARM_UP);
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            double before = residentMegabytes();
            fit(definition, examples, FITS);
            least = Math.min(least, residentMegabytes() - before);
        }
        System.out.println(least);
    }

    private static void fit(ModelDefinition definition, Dataset examples, int times) {
        Dataset older = examples.rows(0, 2000);
        Dataset later = examples.rows(2000, 2400);
        for (int fit = 0; fit < times; fit++) {
            for (Algorithm algorithm : List.of(Algorithm.GRADIENT_BOOSTING, Algorithm.LOGISTIC_REGRESSION)) {
                try (Fitting fitting = new Fitting(definition, older);
                        FittedModel model = fitting.fit(SearchSpace.usual(algorithm), fit, later)) {
                    model.score(later.features());
                }
            }
        }
    }

    private static double residentMegabytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
