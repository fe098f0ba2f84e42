package dev.perennial.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which core runs what, where {@code taskset} is there (Linux), and what a process has used of it. */
final class Cores {
    private static final double MICROS_PER_TICK = 1e4;

    private Cores() {}

    /** The command on one core alone; as it is where it cannot be pinned. */
    static List<String> pinned(int core, List<String> command) {
        Stream<String> pin = isInstalled("taskset") ? Stream.of("taskset", "-c", "" + core) : Stream.empty();
        return Stream.concat(pin, command.stream()).toList();
    }

    /** Pins a running process, all threads; false where that cannot be. */
    static boolean pin(ProcessHandle process, int core) throws IOException, InterruptedException {
        return isInstalled("taskset") && pin("-acp", core, Long.toString(process.pid()));
    }

    private static boolean pin(String options, int core, String id) throws IOException, InterruptedException {
        return new ProcessBuilder("taskset", options, "" + core, id)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Pins a thread of this process that has this name, at most 15 characters; false where that cannot be. */
    static boolean pinThread(String name, int core) throws IOException, InterruptedException {
        if (!isInstalled("taskset")) {
            return false;
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    return pin("-cp", core, thread.getFileName().toString());
                }
            }
        }
        return false;
    }

    /** What a process has used of a processor since its start, all threads, in steps of a hundredth of a second (Linux). */
    static double micros(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // the name of the program stands in brackets and may hold blanks
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
