package dev.perennial.model.bundle;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.profile.ReferenceProfile;
import java.util.List;

/** One published model version: all that is needed to score with it and to know how it came to be. */
public final class Bundle {
    private final int modelVersion;
    private final ModelDefinition definition;
    private final byte[] onnx;
    private final ReferenceProfile profile;
    private final List<GoldenExample> golden;
    private final JsonNode provenance;

    /**
     * @param modelVersion from 1
     * @param definition   the definition that it was trained under
     * @param onnx         the graph, raw features in, scores out; not written to hereafter
     * @param profile      the distributions that it was trained on
     * @param golden       examples that it is checked with after every load, at least one
     * @param provenance   how it came to be; a pure function of what it was trained from
     */
    public Bundle(
            int modelVersion,
            ModelDefinition definition,
            byte[] onnx,
            ReferenceProfile profile,
            List<GoldenExample> golden,
            JsonNode provenance) {
        if (modelVersion < 1) {
            throw new IllegalArgumentException("modelVersion: " + modelVersion + " (expected: >= 1)");
        }
        if (golden.isEmpty()) {
            throw new IllegalArgumentException("golden: none (expected: at least one)");
        }
        this.modelVersion = modelVersion;
        this.definition = requireNonNull(definition, "definition");
        this.onnx = requireNonNull(onnx, "onnx");
        this.profile = requireNonNull(profile, "profile");
        this.golden = List.copyOf(golden);
        this.provenance = requireNonNull(provenance, "provenance");
    }

    /** Where a version's bundle lies, with a slash at the end. */
    public static String prefix(String modelName, int modelVersion) {
        return "models/" + Names.requireModel(modelName) + "/" + modelVersion + "/";
    }

    public String modelName() {
        return definition.name();
    }

    public int modelVersion() {
        return modelVersion;
    }

    public ModelDefinition definition() {
        return definition;
    }

    /** The graph itself, not to be written to. */
    public byte[] onnx() {
        return onnx;
    }

    public ReferenceProfile profile() {
        return profile;
    }

    public List<GoldenExample> golden() {
        return golden;
    }

    public JsonNode provenance() {
        return provenance;
    }
}
