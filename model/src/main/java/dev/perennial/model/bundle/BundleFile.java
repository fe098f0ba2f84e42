package dev.perennial.model.bundle;

import dev.perennial.contracts.Json;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The files of a bundle, in the order in which they are written; there are no others. One that is optional may be absent. */
enum BundleFile {
    MODEL("model.onnx", 64 * 1024 * 1024),
    NATIVE("native.bin", 256 * 1024 * 1024),
    DEFINITION("definition.json", 1024 * 1024),
    PROFILE("profile.json", Json.MAX_DOCUMENT_BYTES),
    GOLDEN("golden.json", 1024 * 1024),
    PROVENANCE("provenance.json", Json.MAX_DOCUMENT_BYTES),
    EXPLANATIONS("explanations.json", 4 * 1024 * 1024, true);

    static final String MANIFEST = "manifest.json";
    static final Set<String> FILE_NAMES =
            Arrays.stream(values()).map(BundleFile::fileName).collect(Collectors.toUnmodifiableSet());
    static final int MANIFEST_LIMIT = 64 * 1024;

    private final String fileName;
    private final int limit;
    private final boolean optional;

    BundleFile(String fileName, int limit) {
        this(fileName, limit, false);
    }

    BundleFile(String fileName, int limit, boolean optional) {
        this.fileName = fileName;
        this.limit = limit;
        this.optional = optional;
    }

    String fileName() {
        return fileName;
    }

    boolean isOptional() {
        return optional;
    }

    /** Largest size that is written or read, in bytes. */
    int limit() {
        return limit;
    }
}
