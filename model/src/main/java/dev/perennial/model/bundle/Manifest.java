package dev.perennial.model.bundle;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a bundle consists of.
 *
 * @param files by file name; the files of {@link BundleFile}, those that are optional or not
 */
record Manifest(String modelName, int modelVersion, Map<String, Entry> files) {
    Manifest {
        Names.requireModel(modelName);
        if (modelVersion < 1) {
            throw new IllegalArgumentException("modelVersion: " + modelVersion + " (expected: >= 1)");
        }
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        if (!areComplete(files.keySet())) {
            throw new IllegalArgumentException(
                    "files: " + files.keySet() + " (expected: " + BundleFile.FILE_NAMES + ")");
        }
        for (BundleFile file : BundleFile.values()) {
            Entry entry = files.get(file.fileName());
            if (entry == null && file.isOptional() && !files.containsKey(file.fileName())) {
                continue;
            }
            if (entry.sizeBytes() < 0 || entry.sizeBytes() > file.limit()) {
                throw new IllegalArgumentException(
                        "files." + file.fileName() + ": " + entry + " (expected: at most " + file.limit() + " bytes)");
            }
        }
    }

    private static boolean areComplete(Set<String> fileNames) {
        return BundleFile.FILE_NAMES.containsAll(fileNames)
                && Arrays.stream(BundleFile.values())
                        .allMatch(file -> file.isOptional() || fileNames.contains(file.fileName()));
    }

    /**
     * @param sha256    digest of the file's bytes
     * @param sizeBytes length of the file
     */
    record Entry(String sha256, long sizeBytes) {
        Entry {
            if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("sha256: " + sha256 + " (expected: 64 hexadecimal digits)");
            }
        }

        static Entry of(byte[] bytes) {
            return new Entry(Digests.sha256(bytes), bytes.length);
        }
    }

    /** Null when the file is optional and absent. */
    Entry entry(BundleFile file) {
        return files.get(file.fileName());
    }
}
