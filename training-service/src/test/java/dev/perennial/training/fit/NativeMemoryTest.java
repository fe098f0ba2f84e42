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
    private static final int WARM_UP = 15;
    private static final int FITS = 60;
    /** A matrix of the examples that is not given back takes one of these at each fit, and two of them are made. */
    private static final double MEGABYTES_OF_A_MATRIX = 1.2;

    @Test
    @Timeout(300)
    void staysFlatOverManyFits() throws IOException, InterruptedException {
        assumeTrue(Files.exists(STATUS), "only Linux says what is resident");
        // the whole heap is resident from the start, so what grows is native
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        double grown = Double.parseDouble(lines.get(lines.size() - 1));
        assertThat(grown).as("megabytes after %d fits", FITS).isLessThan(FITS * MEGABYTES_OF_A_MATRIX / 2);
    }

    /** Prints by how many megabytes it has grown. */
    public static void main(String[] arguments) throws IOException {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 2400, 1);
        Dataset older = examples.rows(0, 2000);
        Dataset later = examples.rows(2000, 2400);
        double before = 0;
        for (int fit = 0; fit < WARM_UP + FITS; fit++) {
            if (fit == WARM_UP) {
                before = residentMegabytes();
            }
            for (Algorithm algorithm : List.of(Algorithm.GRADIENT_BOOSTING, Algorithm.LOGISTIC_REGRESSION)) {
                try (Fitting fitting = new Fitting(definition, older);
                        FittedModel model = fitting.fit(SearchSpace.usual(algorithm), fit, later)) {
                    model.score(later.features());
                }
            }
        }
        System.out.println(residentMegabytes() - before);
    }

    private static double residentMegabytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
