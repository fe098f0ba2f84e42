package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.DeployedOptions;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.fit.BareTrees;
import dev.perennial.training.run.MeasuredRun;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much memory a run of gradient boosting takes, heap and native, beyond what the process takes that has done a small one: the
 * peak of what is resident, as a multiple of the raw matrix, which is the numbers as they are read, eight bytes each, and by which the
 * goal is judged, and of the encoded one, of floats. Beside it XGBoost called directly on a matrix of floats. Each in a process of its
 * own; what is stored is in files. Linux.
 *
 * <p>The collector is in no hurry while there is heap left, and what it has not collected yet is resident: so a run is measured as the
 * service is deployed, by which the goal is judged, and with a smaller heap, which says more of what it needs.
 */
public final class RunMemoryBenchmark {
    private static final int ROWS = Integer.getInteger("perennial.benchmark.rows", 1_000_000);
    /** The first is what the training service is deployed with. */
    private static final List<String> HEAPS =
            List.of(System.getProperty("perennial.benchmark.heap", "512m,336m").split(",", -1));

    private static final int SMALL = 2000;
    private static final double MOST = 3;
    private static final double MEGABYTE = 1e6;
    private static final double KIBIBYTE = 1024;
    private static final double RAW = (double) ROWS * Generated.COLUMNS * Double.BYTES / MEGABYTE;
    private static final double FLOATS = (double) ROWS * Generated.COLUMNS * Float.BYTES / MEGABYTE;
    private static final String TRAINING =
            "algorithms: [gradient-boosting], tuning: {trials: 1, space: {gradient-boosting: {rounds: [10, 20]}}}";

    private RunMemoryBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0) {
            child(arguments[0], Path.of(arguments[1]));
            return;
        }
        Path folder = Files.createTempDirectory("perennial-benchmark");
        try {
            write(new FolderObjects(folder), ROWS);
            System.out.printf(
                    Locale.ROOT,
                    "%,d rows of %d numbers: %.0f MB raw, %.0f MB as floats%n",
                    ROWS,
                    Generated.COLUMNS,
                    RAW,
                    FLOATS);
            System.out.printf("%-56s %8s %8s %9s %9s%n", "MB resident", "before", "peak", "of raw", "of floats");
            print("XGBoost called directly on the floats, which it is given", spawn("bare", HEAPS.get(0), folder));
            double[] runs = new double[HEAPS.size()];
            for (int i = 0; i < runs.length; i++) {
                String heap = HEAPS.get(i);
                runs[i] = print("a run, from segments to the bundle, heap of " + heap, spawn("run", heap, folder));
            }
            double run = runs[0];
            System.out.printf(
                    Locale.ROOT, "goal: a run at most %.1f raw matrices: %s%n", MOST, run <= MOST ? "met" : "missed");
            System.exit(run <= MOST ? 0 : 1);
        } finally {
            delete(folder);
        }
    }

    private static double print(String name, double[] beforeAndPeak) {
        double taken = beforeAndPeak[1] - beforeAndPeak[0];
        System.out.printf(
                Locale.ROOT,
                "%-56s %8.0f %8.0f %9.2f %9.2f%n",
                name,
                beforeAndPeak[0],
                beforeAndPeak[1],
                taken / RAW,
                taken / FLOATS);
        return taken / RAW;
    }

    private static double[] spawn(String what, String heap, Path folder) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(DeployedOptions.of(Path.of(System.getProperty("perennial.tree")), "training-service"));
        command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx" + heap,
                "-Dperennial.benchmark.rows=" + ROWS,
                "-cp",
                classPath(),
                RunMemoryBenchmark.class.getName(),
                what,
                folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(what + " ended with " + process.exitValue() + " after " + lines);
        }
        return Stream.of(lines.get(lines.size() - 1).split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Maven runs the benchmarks in a class loader of their own. */
    private static String classPath() {
        if (!(RunMemoryBenchmark.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
    }

    private static MeasuredRun write(ObjectStore objects, int rows) {
        ModelDefinition definition = Generated.definition(TRAINING, rows);
        MeasuredRun run = new MeasuredRun(objects, definition);
        for (int from = 0; from < rows; from += MeasuredRun.SEGMENT) {
            run.add(from, Generated.examples(definition, from, Math.min(rows, from + MeasuredRun.SEGMENT)));
        }
        return run;
    }

    private static void child(String what, Path folder) throws IOException {
        write(new InMemoryObjectStore(), SMALL).run(1);
        BareTrees bare = what.equals("bare") ? BareTrees.random(ROWS, Generated.COLUMNS) : null;
        System.gc();
        double before = resident("VmRSS");
        // the peak is that from here on
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        if (bare == null) {
            new MeasuredRun(new FolderObjects(folder), Generated.definition(TRAINING, ROWS))
                    .read()
                    .run(1);
        } else {
            bare.fit();
            before -= FLOATS;
        }
        System.out.println(before + " " + resident("VmHWM"));
    }

    private static double resident(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIBIBYTE / MEGABYTE)
                .findFirst()
                .orElseThrow();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
