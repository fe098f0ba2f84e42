package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
    private static final Path TREE = Path.of("/tree");

    @TempDir
    private Path directory;

    private Home home;

    @BeforeEach
    void onPortsFrom9000() {
        home = new Home(directory);
        home.rememberPortBase(9000);
    }

    @Test
    void tellsAServiceWhereEverythingIs() {
        Launch launch = Launch.of(Component.TRAINING, TREE, home);

        assertThat(launch.environment())
                .containsEntry("QUARKUS_HTTP_HOST", "127.0.0.1")
                .containsEntry("QUARKUS_HTTP_PORT", "9002")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9005")
                .containsEntry("PERENNIAL_DATABASE_PORT", "9006")
                .containsEntry("PERENNIAL_S3_ENDPOINT", "http://127.0.0.1:9007")
                .containsEntry(
                        "PERENNIAL_STATE_DIR",
                        directory.resolve("state/training").toString());
    }

    @Test
    void runsTheJarOfTheService() {
        Launch launch = Launch.of(Component.INGEST, TREE, home);

        assertThat(launch.program()).isEqualTo(TREE.resolve("ingest-service/target/quarkus-app/quarkus-run.jar"));
        assertThat(launch.command()).endsWith("-jar", launch.program().toString());
    }

    @Test
    void givesThePlatformItsFolder() {
        Launch launch = Launch.of(Component.PLATFORM, TREE, home);

        assertThat(launch.command()).endsWith("dev.perennial.local.platform.Platform", directory.toString());
    }

    @Test
    void sparesMemoryEverywhereAndTheOptimisingCompilerEverywhereButInServing() {
        for (Component component : Component.values()) {
            assertThat(component.virtualMachineOptions()).contains("-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError");
        }

        assertThat(Component.SERVING.virtualMachineOptions()).doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(Component.TRAINING.virtualMachineOptions()).contains("-XX:TieredStopAtLevel=1", "-Xmx512m");
    }
}
