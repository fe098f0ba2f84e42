package dev.perennial.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Publishes bundles. */
public final class BundleWriter {
    private BundleWriter() {}

    /**
     * Writes the files, the manifest last. To write the same bundle again changes nothing, so a run may be repeated.
     *
     * @param prefix      {@link Bundle#prefix} of the bundle's model and version
     * @param nativeModel the trained model in its library's own format, for warm starts and explanations
     * @param explanations how much the inputs matter; null for none
     * @return SHA-256 of the manifest, and so of every file
     * @throws IllegalArgumentException when a file is larger than readers accept
     * @throws IllegalStateException    when another bundle, or a part of one, lies there
     */
    public static String write(
            ObjectStore store, String prefix, Bundle bundle, byte[] nativeModel, JsonNode explanations) {
        requirePrefix(prefix, bundle.modelName(), bundle.modelVersion());
        Map<String, Manifest.Entry> entries = new LinkedHashMap<>();
        Map<BundleFile, byte[]> contents = new LinkedHashMap<>();
        for (BundleFile file : BundleFile.values()) {
            if (file == BundleFile.EXPLANATIONS && explanations == null) {
                continue;
            }
            byte[] bytes = content(file, bundle, nativeModel, explanations);
            contents.put(file, bytes);
            entries.put(file.fileName(), Manifest.Entry.of(bytes));
        }
        byte[] manifest = json(new Manifest(bundle.modelName(), bundle.modelVersion(), entries));
        contents.forEach((file, bytes) -> put(store, prefix + file.fileName(), bytes));
        put(store, prefix + BundleFile.MANIFEST, manifest);
        return Digests.sha256(manifest);
    }

    /** As the other, without explanations. */
    public static String write(ObjectStore store, String prefix, Bundle bundle, byte[] nativeModel) {
        return write(store, prefix, bundle, nativeModel, null);
    }

    static void requirePrefix(String prefix, String modelName, int modelVersion) {
        String expected = Bundle.prefix(modelName, modelVersion);
        if (!prefix.equals(expected)) {
            throw new IllegalArgumentException("prefix: " + prefix + " (expected: " + expected + ")");
        }
    }

    private static byte[] content(BundleFile file, Bundle bundle, byte[] nativeModel, JsonNode explanations) {
        return switch (file) {
            case MODEL -> bundle.onnx();
            case NATIVE -> nativeModel;
            case DEFINITION -> bundle.definition().toJson().getBytes(StandardCharsets.UTF_8);
            case PROFILE -> json(bundle.profile());
            case GOLDEN -> json(bundle.golden());
            case PROVENANCE -> json(bundle.provenance());
            case EXPLANATIONS -> json(explanations);
        };
    }

    private static byte[] json(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what is no JSON: " + e.getMessage(), e);
        }
    }

    private static void put(ObjectStore store, String key, byte[] bytes) {
        if (!store.putIfAbsent(key, bytes) && !holds(store, key, bytes)) {
            throw new IllegalStateException("other bytes lie under " + key);
        }
    }

    private static boolean holds(ObjectStore store, String key, byte[] bytes) {
        try {
            return Arrays.equals(store.get(key, bytes.length), bytes);
        } catch (ObjectTooLargeException e) {
            return false;
        }
    }
}
