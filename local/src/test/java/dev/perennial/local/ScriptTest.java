package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, in a tree of its own whose Java and Maven are scripts too. */
class ScriptTest {
    private static final int PROGRAMS = 6;
    private static final String TOOLS =
            "bash cat cut df dirname env find flock grep ln mkdir readlink rm rmdir sleep tail" + " touch tr";
    private static final String JAVA =
            """
            #!/usr/bin/env bash
            tree=%s
            if [[ $1 == -version ]]; then
              mkdir -p "$tree/started/$PPID"
              echo 'openjdk version "17.0.1"' >&2
            else
              echo "${@: -1}" >>"$tree/ran"
            fi
            """;
    /** Builds not before everybody has come, and counts who builds at the same time. */
    private static final String MAVEN =
            """
            #!/usr/bin/env bash
            tree=%s
            mkdir "$tree/building" || touch "$tree/overlap"
            for turn in {1..200}; do
              [[ $(find "$tree/started" -mindepth 1 | grep -c .) -lt %d ]] || break
              sleep 0.05
            done
            echo "$*" >>"$tree/built"
            mkdir -p "$tree/local/target"
            touch "$tree/local/target/local.jar"
            rmdir "$tree/building"
            """;

    @TempDir
    private Path directory;

    private Path tree;
    private Path tools;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(directory.resolve("tree"));
        Files.copy(SourceTree.find().resolve("perennial"), tree.resolve("perennial"));
        Files.createDirectories(tree.resolve("local"));
        Files.createFile(tree.resolve("local/pom.xml"));
        tools = Files.createDirectories(directory.resolve("tools"));
        script(tools.resolve("java"), JAVA.formatted(tree));
        script(tools.resolve("javac"), "#!/usr/bin/env bash\n");
        script(tree.resolve("mvnw"), MAVEN.formatted(tree, PROGRAMS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneOfManyBuildsThoughAnEarlierOneDiedOverIt(boolean withFlock) throws Exception {
        linkTools(withFlock);
        leaveTheLockOfADeadProcess(withFlock ? "build.lock" : "build.lock.holder");
        List<Process> programs = new ArrayList<>();

        for (int program = 0; program < PROGRAMS; program++) {
            programs.add(start("status"));
        }

        for (Process program : programs) {
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).as(errors(program)).isZero();
        }
        assertThat(tree.resolve("built")).content().hasLineCount(1).startsWith("-B -pl local -am");
        assertThat(tree.resolve("overlap")).doesNotExist();
        assertThat(tree.resolve("ran")).content().isEqualTo("status\n".repeat(PROGRAMS));
        assertThat(tree.resolve(".perennial/build.lock.holder")).doesNotExist();
    }

    @Test
    void saysSoWhenThereIsTooLittleDiskToBuild() throws Exception {
        linkTools(true);
        Files.delete(tools.resolve("df"));
        script(
                tools.resolve("df"),
                """
                #!/usr/bin/env bash
                echo "Filesystem     1024-blocks     Used Available Capacity Mounted on"
                echo "/dev/disk one    264212084 20040888   1468100      99% /"
                """);

        Process program = start("status");

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(1);
        assertThat(errors(program))
                .isEqualTo("perennial: Too little disk: 1.4 GiB free in " + tree
                        + " (expected: at least 4 GiB to build).\n");
        assertThat(tree.resolve("built")).doesNotExist();
    }

    private void leaveTheLockOfADeadProcess(String lock) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path folder = Files.createDirectories(tree.resolve(".perennial"));
        Files.createSymbolicLink(folder.resolve(lock), Path.of(Long.toString(ended.pid())));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("perennial").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        return builder.start();
    }

    private static String errors(Process ended) throws IOException {
        return new String(ended.getErrorStream().readAllBytes(), UTF_8);
    }

    private void linkTools(boolean withFlock) throws IOException {
        for (String tool : TOOLS.split(" ", -1)) {
            if (withFlock || !tool.equals("flock")) {
                Path program = Stream.of("/bin", "/usr/bin")
                        .map(folder -> Path.of(folder, tool))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
                if (program != null) {
                    Files.createSymbolicLink(tools.resolve(tool), program);
                }
            }
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
