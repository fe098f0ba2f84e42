package dev.perennial.model.bundle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.profile.ReferenceProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads bundles and believes nothing that the manifest's digest does not vouch for. */
public final class BundleReader {
    private static final TypeReference<List<GoldenExample>> GOLDEN = new TypeReference<>() {};

    private BundleReader() {}

    /**
     * The native model is not read, nor are the explanations: nothing that scores needs them.
     *
     * @param prefix         {@link Bundle#prefix} of the model and version meant
     * @param manifestSha256 digest of the manifest, from the event that announced the version
     * @throws InvalidBundleException when a file is missing, altered, too large or makes no sense
     * @throws ObjectStoreException   when the store does not answer
     */
    public static Bundle read(ObjectStore store, String prefix, String manifestSha256) {
        return checked(prefix, () -> read(files(store, prefix, manifestSha256)));
    }

    /**
     * How much the inputs of a version matter; empty when its definition wanted no explanations.
     *
     * @param prefix         {@link Bundle#prefix} of the model and version meant
     * @param manifestSha256 digest of the manifest, from the event that announced the version
     * @throws InvalidBundleException when manifest or explanations are missing, altered, too large or make no sense
     * @throws ObjectStoreException   when the store does not answer
     */
    public static Optional<JsonNode> explanations(ObjectStore store, String prefix, String manifestSha256) {
        return checked(prefix, () -> {
            Files files = files(store, prefix, manifestSha256);
            return files.manifest.entry(BundleFile.EXPLANATIONS) == null
                    ? Optional.empty()
                    : Optional.of(Json.mapper().readTree(files.read(BundleFile.EXPLANATIONS)));
        });
    }

    /**
     * What the values of a version's training examples were like, without all that scores.
     *
     * @param prefix         {@link Bundle#prefix} of the model and version meant
     * @param manifestSha256 digest of the manifest, from the event that announced the version
     * @throws InvalidBundleException when manifest or profile are missing, altered, too large or make no sense
     * @throws ObjectStoreException   when the store does not answer
     */
    public static ReferenceProfile profile(ObjectStore store, String prefix, String manifestSha256) {
        return checked(prefix, () -> profile(files(store, prefix, manifestSha256)));
    }

    /**
     * What is needed to go on from a version: its provenance and its native model, without all that scores.
     *
     * @param prefix         {@link Bundle#prefix} of the model and version meant
     * @param manifestSha256 digest of the manifest, from the event that announced the version
     * @param mostBytes      largest native model that is read
     * @throws InvalidBundleException when one of them is missing, altered, too large or makes no sense
     * @throws ObjectStoreException   when the store does not answer
     */
    public static Trained trained(ObjectStore store, String prefix, String manifestSha256, long mostBytes) {
        return checked(prefix, () -> {
            Files files = files(store, prefix, manifestSha256);
            long size = files.manifest.entry(BundleFile.NATIVE).sizeBytes();
            if (size > mostBytes) {
                throw new IllegalArgumentException(
                        BundleFile.NATIVE.fileName() + " has " + size + " bytes (expected: at most " + mostBytes + ")");
            }
            return new Trained(
                    Json.mapper().readTree(files.read(BundleFile.PROVENANCE)), files.read(BundleFile.NATIVE));
        });
    }

    /**
     * A version as it was trained.
     *
     * @param provenance  how it came to be
     * @param nativeModel the trained model in its library's own format
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Trained(JsonNode provenance, byte[] nativeModel) {}

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T checked(String prefix, Reading<T> reading) {
        try {
            return reading.read();
        } catch (ObjectStoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // a file that is missing, too large or altered, or content that its record refuses
            throw new InvalidBundleException(prefix + ": " + e.getMessage(), e);
        }
    }

    private static Files files(ObjectStore store, String prefix, String manifestSha256) throws IOException {
        byte[] manifestBytes = store.get(prefix + BundleFile.MANIFEST, BundleFile.MANIFEST_LIMIT);
        requireDigest(BundleFile.MANIFEST, manifestBytes, manifestSha256);
        Manifest manifest = Json.mapper().readValue(manifestBytes, Manifest.class);
        BundleWriter.requirePrefix(prefix, manifest.modelName(), manifest.modelVersion());
        return new Files(store, prefix, manifest);
    }

    private static Bundle read(Files files) throws IOException {
        ModelDefinition definition =
                DefinitionParser.parse(new String(files.read(BundleFile.DEFINITION), StandardCharsets.UTF_8));
        if (!definition.name().equals(files.manifest.modelName())) {
            throw new IllegalArgumentException("the definition is that of " + definition.name());
        }
        ReferenceProfile profile = profile(files);
        List<GoldenExample> golden = Json.mapper().readValue(files.read(BundleFile.GOLDEN), GOLDEN);
        JsonNode provenance = Json.mapper().readTree(files.read(BundleFile.PROVENANCE));
        return new Bundle(
                files.manifest.modelVersion(), definition, files.read(BundleFile.MODEL), profile, golden, provenance);
    }

    private static ReferenceProfile profile(Files files) throws IOException {
        return Json.mapper().readValue(files.read(BundleFile.PROFILE), ReferenceProfile.class);
    }

    private static void requireDigest(String name, byte[] bytes, String sha256) {
        String found = Digests.sha256(bytes);
        if (!found.equals(sha256)) {
            throw new IllegalArgumentException(name + " has digest " + found + " (expected: " + sha256 + ")");
        }
    }

    private record Files(ObjectStore store, String prefix, Manifest manifest) {
        byte[] read(BundleFile file) {
            Manifest.Entry entry = manifest.entry(file);
            byte[] bytes = store.get(prefix + file.fileName(), entry.sizeBytes());
            requireDigest(file.fileName(), bytes, entry.sha256());
            return bytes;
        }
    }
}
