package dev.perennial.serving.objects;

import static dev.perennial.serving.Deployments.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelDeployment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCopiesTest {
    private static final Map<String, byte[]> OBJECTS = Map.of("models/flights/1/model.onnx", new byte[] {1, 2, 3});

    @TempDir
    private Path stateDir;

    @Test
    void givesBackTheDeploymentAndTheBytes() {
        ModelDeployment deployment = deployment("flights", 1, 1);

        copies().keep(deployment, OBJECTS);

        LocalCopies.Copy copy = copies().all().get(0);
        assertThat(copy.deployment()).isEqualTo(deployment);
        assertThat(copy.store().get("models/flights/1/model.onnx", 3)).containsExactly(1, 2, 3);
    }

    @Test
    void keepsOnlyTheNewestOfEachModel() {
        copies().keep(deployment("flights", 9, 1), OBJECTS);
        copies().keep(deployment("flights", 10, 2), OBJECTS);
        copies().keep(deployment("weather", 1, 1), OBJECTS);

        assertThat(sequences()).containsExactly("flights 10", "weather 1");
    }

    @Test
    void hasTheOneBeforeAfterAKillInTheMiddleOfWriting() throws IOException {
        copies().keep(deployment("flights", 1, 1), OBJECTS);
        Path unfinished = stateDir.resolve("bundles/flights/unfinished");
        Files.createDirectories(unfinished);
        Files.write(unfinished.resolve("model.onnx"), new byte[] {1});

        assertThat(sequences()).containsExactly("flights 1");

        copies().keep(deployment("flights", 2, 2), OBJECTS);
        assertThat(sequences()).containsExactly("flights 2");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void offersTheNewerFirstAfterAKillBeforeTheOlderWasDropped() throws IOException {
        copies().keep(deployment("flights", 2, 2), OBJECTS);
        Path aside = stateDir.resolve("aside");
        Files.move(stateDir.resolve("bundles/flights/2"), aside);
        copies().keep(deployment("flights", 10, 3), OBJECTS);
        Files.move(aside, stateDir.resolve("bundles/flights/2"));

        assertThat(sequences()).containsExactly("flights 10", "flights 2");
    }

    @Test
    void leavesOutWhatIsNoCopy() throws IOException {
        Files.createDirectories(stateDir.resolve("bundles/flights/1"));
        Files.writeString(stateDir.resolve("bundles/flights/1/deployment.json"), "{");
        Files.createDirectories(stateDir.resolve("bundles/weather/1"));

        assertThat(copies().all()).isEmpty();
    }

    @Test
    void forgetsAModel() {
        copies().keep(deployment("flights", 1, 1), OBJECTS);
        copies().keep(deployment("weather", 1, 1), OBJECTS);

        copies().forget("flights");

        assertThat(sequences()).containsExactly("weather 1");
    }

    @Test
    void replacesTheCopyOfAnEarlierLifeWithTheSameSequence() {
        copies().keep(deployment("flights", 1, 1), OBJECTS);

        copies().keep(deployment("flights", 1, 9), Map.of("models/flights/9/model.onnx", new byte[] {9}));

        LocalCopies.Copy copy = copies().all().get(0);
        assertThat(copy.deployment().champion().modelVersion()).isEqualTo(9);
        assertThat(copy.store().get("models/flights/9/model.onnx", 1)).containsExactly(9);
    }

    @Test
    void aFolderThatCannotBeWrittenCostsNothing() {
        // the JDK's own modules: a file system that is read-only for everybody
        LocalCopies readOnly =
                new LocalCopies(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"));

        readOnly.keep(deployment("flights", 1, 1), OBJECTS);
        readOnly.forget("flights");

        assertThat(readOnly.all()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeListedCostsNothing() throws IOException {
        FileSystem zip = FileSystems.newFileSystem(stateDir.resolve("copies.zip"), Map.of("create", "true"));
        LocalCopies gone = new LocalCopies(zip.getPath("/"));
        zip.close();

        gone.keep(deployment("flights", 1, 1), OBJECTS);
        gone.forget("flights");

        assertThat(gone.all()).isEmpty();
    }

    private LocalCopies copies() {
        return new LocalCopies(stateDir);
    }

    private List<String> sequences() {
        return copies().all().stream()
                .map(copy ->
                        copy.deployment().modelName() + " " + copy.deployment().sequence())
                .toList();
    }
}
