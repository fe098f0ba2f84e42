package dev.perennial.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.Definitions;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.scoring.Graphs;
import dev.perennial.model.scoring.ScoringModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final String PREFIX = "models/delays/7/";
    private static final byte[] NATIVE = {1, 2, 3};
    private static final List<String> READ_FILES =
            List.of("model.onnx", "definition.json", "profile.json", "golden.json", "provenance.json");

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void whatIsWrittenIsReadBack() {
        Bundle bundle = bundle();

        Bundle read = BundleReader.read(store, PREFIX, BundleWriter.write(store, PREFIX, bundle, NATIVE));

        assertThat(read.modelVersion()).isEqualTo(7);
        assertThat(read.modelName()).isEqualTo("delays");
        assertThat(read.definition()).isEqualTo(bundle.definition());
        assertThat(read.onnx()).isEqualTo(bundle.onnx());
        assertThat(read.profile()).isEqualTo(bundle.profile());
        assertThat(read.provenance()).isEqualTo(bundle.provenance());
        assertThat(store.list("models/"))
                .containsExactly(
                        PREFIX + "definition.json",
                        PREFIX + "golden.json",
                        PREFIX + "manifest.json",
                        PREFIX + "model.onnx",
                        PREFIX + "native.bin",
                        PREFIX + "profile.json",
                        PREFIX + "provenance.json");
        try (ScoringModel model = ScoringModel.open(read)) {
            assertThat(model.verify(read.golden())).isLessThan(1e-6);
        }
    }

    @Test
    void explanationsAreReadApartAndOnlyWhereThereAreSome() {
        JsonNode explanations = Json.mapper().createObjectNode().put("method", "tree");
        String with = BundleWriter.write(store, PREFIX, bundle(), NATIVE, explanations);
        InMemoryObjectStore other = new InMemoryObjectStore();
        String without = BundleWriter.write(other, PREFIX, bundle(), NATIVE);

        assertThat(BundleReader.explanations(store, PREFIX, with)).hasValue(explanations);
        assertThat(BundleReader.read(store, PREFIX, with).modelVersion()).isEqualTo(7);
        assertThat(BundleReader.explanations(other, PREFIX, without)).isEmpty();
        assertThat(without).isNotEqualTo(with);
        assertThat(other.exists(PREFIX + "explanations.json")).isFalse();
    }

    @Test
    void alteredExplanationsAreNoticed() {
        JsonNode explanations = Json.mapper().createObjectNode().put("method", "tree");
        String manifest = BundleWriter.write(store, PREFIX, bundle(), NATIVE, explanations);

        store.overwrite(PREFIX + "explanations.json", "{\"method\":\"line\"}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> BundleReader.explanations(store, PREFIX, manifest))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining("explanations.json has digest");
        assertThat(BundleReader.read(store, PREFIX, manifest).modelVersion()).isEqualTo(7);
    }

    @Test
    void profileIsReadWithoutWhatScores() {
        Bundle bundle = bundle();
        String manifest = BundleWriter.write(store, PREFIX, bundle, NATIVE);
        store.overwrite(PREFIX + "model.onnx", NATIVE);

        assertThat(BundleReader.profile(store, PREFIX, manifest)).isEqualTo(bundle.profile());

        store.overwrite(PREFIX + "profile.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> BundleReader.profile(store, PREFIX, manifest))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining("profile.json has digest");
    }

    @Test
    void writingTheSameAgainChangesNothing() {
        String first = BundleWriter.write(store, PREFIX, bundle(), NATIVE);

        assertThat(BundleWriter.write(store, PREFIX, bundle(), NATIVE)).isEqualTo(first);
        assertThat(BundleWriter.write(new InMemoryObjectStore(), PREFIX, bundle(), NATIVE))
                .isEqualTo(first);
    }

    @Test
    void writingOtherBytesUnderTheSameVersionIsAnError() {
        String manifest = BundleWriter.write(store, PREFIX, bundle(), NATIVE);

        for (byte[] other : List.of(new byte[] {1, 2, 4}, new byte[] {1, 2}, new byte[] {1, 2, 3, 4})) {
            assertThatThrownBy(() -> BundleWriter.write(store, PREFIX, bundle(), other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("native.bin");
        }
        assertThat(BundleReader.read(store, PREFIX, manifest).modelVersion()).isEqualTo(7);
    }

    @Test
    void bundleIsWrittenUnderItsOwnPrefixOnly() {
        for (String prefix : List.of("models/delays/8/", "models/other/7/", "models/delays/7", "../models/delays/7/")) {
            assertThatThrownBy(() -> BundleWriter.write(store, prefix, bundle(), NATIVE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void flippedBitInAnyFileIsNoticed() {
        tamperWithEachFile(key -> {
            byte[] bytes = store.get(key, Integer.MAX_VALUE);
            bytes[bytes.length / 2] ^= 1;
            store.overwrite(key, bytes);
        });
    }

    @Test
    void truncatedFileIsNoticed() {
        tamperWithEachFile(key -> {
            byte[] bytes = store.get(key, Integer.MAX_VALUE);
            store.overwrite(key, Arrays.copyOf(bytes, bytes.length - 1));
        });
    }

    @Test
    void longerFileIsNoticed() {
        tamperWithEachFile(key -> {
            byte[] bytes = store.get(key, Integer.MAX_VALUE);
            store.overwrite(key, Arrays.copyOf(bytes, bytes.length + 1));
        });
    }

    @Test
    void missingFileIsNoticed() {
        tamperWithEachFile(store::remove);
    }

    @Test
    void manifestOfAnotherVersionIsNoticed() {
        BundleWriter.write(store, PREFIX, bundle(), NATIVE);
        InMemoryObjectStore other = new InMemoryObjectStore();
        String otherDigest = BundleWriter.write(other, PREFIX, bundle(), new byte[] {9});

        assertRefused(otherDigest, "manifest.json has digest");

        store.overwrite(PREFIX + "manifest.json", other.get(PREFIX + "manifest.json", 10_000));
        assertThat(BundleReader.read(store, PREFIX, otherDigest).modelVersion()).isEqualTo(7);
    }

    @Test
    void manifestThatMakesNoSenseIsRefusedEvenIfItsDigestIsRight() throws Exception {
        BundleWriter.write(store, PREFIX, bundle(), NATIVE);
        byte[] original = store.get(PREFIX + "manifest.json", 10_000);

        assertForged(original, manifest -> files(manifest)
                .set("../../etc/passwd", files(manifest).get("model.onnx")));
        assertForged(original, manifest -> files(manifest).remove("model.onnx"));
        assertForged(original, manifest -> entry(manifest).put("sizeBytes", 64L * 1024 * 1024 + 1));
        assertForged(original, manifest -> entry(manifest).put("sizeBytes", -1));
        assertForged(original, manifest -> entry(manifest).put("sha256", "../secret"));
        assertForged(original, manifest -> files(manifest).putNull("model.onnx"));
        assertForged(original, manifest -> files(manifest).putNull("explanations.json"));
        assertForged(original, manifest -> manifest.put("modelName", "../other"));
        assertForged(original, manifest -> manifest.put("modelName", "other"));
        assertForged(original, manifest -> manifest.put("modelVersion", 8));
        assertForged(original, manifest -> manifest.remove("files"));
    }

    @Test
    void manifestThatIsTooLargeIsNotRead() {
        byte[] large = new byte[64 * 1024 + 1];
        store.putIfAbsent(PREFIX + "manifest.json", large);

        assertRefused(Digests.sha256(large), "too large");
    }

    @Test
    void fileLargerThanReadersAcceptIsNotWritten() {
        Bundle bundle = new Bundle(
                7,
                Definitions.binary(),
                new byte[64 * 1024 * 1024 + 1],
                profile(),
                golden(),
                Json.mapper().createObjectNode());

        assertThatThrownBy(() -> BundleWriter.write(store, PREFIX, bundle, NATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.onnx");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void storeThatDoesNotAnswerIsNoFaultOfTheBundle() {
        InMemoryObjectStore broken = new InMemoryObjectStore();
        broken.fail(true);

        assertThatThrownBy(() -> BundleReader.read(broken, PREFIX, "0".repeat(64)))
                .isInstanceOf(ObjectStoreException.class);
    }

    private void tamperWithEachFile(Consumer<String> tampering) {
        for (String file : READ_FILES) {
            store.list("").forEach(store::remove);
            String digest = BundleWriter.write(store, PREFIX, bundle(), NATIVE);
            tampering.accept(PREFIX + file);
            assertRefused(digest, PREFIX);
        }
        store.list("").forEach(store::remove);
        String digest = BundleWriter.write(store, PREFIX, bundle(), NATIVE);
        tampering.accept(PREFIX + "manifest.json");
        assertRefused(digest, "manifest.json");
    }

    private void assertForged(byte[] original, Consumer<ObjectNode> forgery) throws IOException {
        ObjectNode manifest = (ObjectNode) Json.mapper().readTree(original);
        forgery.accept(manifest);
        byte[] forged = Json.mapper().writeValueAsBytes(manifest);
        store.overwrite(PREFIX + "manifest.json", forged);
        assertRefused(Digests.sha256(forged), PREFIX);
    }

    private void assertRefused(String manifestSha256, String words) {
        assertThatThrownBy(() -> BundleReader.read(store, PREFIX, manifestSha256))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining(words);
    }

    private static ObjectNode files(ObjectNode manifest) {
        return (ObjectNode) manifest.get("files");
    }

    private static ObjectNode entry(ObjectNode manifest) {
        return (ObjectNode) files(manifest).get("model.onnx");
    }

    private static Bundle bundle() {
        JsonNode provenance = Json.mapper().createObjectNode().put("seed", 42);
        return new Bundle(7, Definitions.binary(), Graphs.binary(), profile(), golden(), provenance);
    }

    private static ReferenceProfile profile() {
        ModelDefinition definition = Definitions.binary();
        Dataset examples = new Dataset(
                FeatureTable.of(definition, List.of(Map.of("distance", 1.0, "carrier", "AA"))),
                new String[] {"a"},
                new long[] {1},
                new long[] {2},
                new double[] {1});
        return ReferenceProfile.of(definition, examples, new double[][] {{0.25, 0.75}});
    }

    private static List<GoldenExample> golden() {
        Map<String, Object> features = new HashMap<>();
        features.put("distance", 1.0);
        features.put("carrier", "AA");
        features.put("holiday", false);
        features.put("departure", null);
        double p = 1 / (1 + Math.exp(-2));
        return List.of(new GoldenExample(features, new double[] {1 - p, p}));
    }
}
