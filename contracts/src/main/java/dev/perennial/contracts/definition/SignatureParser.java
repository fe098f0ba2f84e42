package dev.perennial.contracts.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.perennial.contracts.Instants;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelSignature.Tensor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the signature of a model that somebody brings. */
public final class SignatureParser {
    /** Largest signature that is read, in characters. */
    public static final int MAX_LENGTH = 256 * 1024;

    private static final int MOST_TENSORS = 2000;

    private SignatureParser() {}

    /**
     * @param json an object with {@code inputs}, {@code outputs} and {@code trainedThrough}
     * @throws InvalidInputException with every problem found, each with its path below {@code signature}
     */
    public static ModelSignature parse(String json) {
        if (json.length() > MAX_LENGTH) {
            throw new InvalidInputException("signature", json.length() + " characters", "at most " + MAX_LENGTH);
        }
        List<Problem> problems = new ArrayList<>();
        NodeReader root = new NodeReader(tree(json), "signature", problems);
        root.allow("inputs", "outputs", "trainedThrough");
        root.require("inputs", "outputs", "trainedThrough");
        List<Tensor> inputs = tensors(root, "inputs", "name", "type", "shape");
        List<Tensor> outputs = tensors(root, "outputs", "name", "type", "shape", "classes");
        String text = root.text("trainedThrough", null);
        Instant trainedThrough = text == null ? null : Instants.parse(text).orElse(null);
        if (text != null && trainedThrough == null) {
            root.problem("trainedThrough", Instants.FORMAT);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new ModelSignature(inputs, outputs, trainedThrough);
    }

    private static JsonNode tree(String json) {
        try {
            JsonNode tree = Json.mapper().readTree(json);
            return tree.isMissingNode() ? NullNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("signature", "text that is not JSON", e.getOriginalMessage());
        }
    }

    private static List<Tensor> tensors(NodeReader root, String field, String... allowed) {
        List<Tensor> tensors = new ArrayList<>();
        if (!root.has(field)) {
            return tensors;
        }
        for (NodeReader item : root.items(field, MOST_TENSORS)) {
            item.allow(allowed).require("name", "type");
            String name = item.text("name", null);
            String type = item.text("type", null);
            List<Long> shape = item.wholeNumbers("shape");
            List<String> classes = item.has("classes") ? item.texts("classes") : null;
            if (name != null && type != null) {
                tensors.add(new Tensor(name, type, shape, classes));
            }
        }
        return tensors;
    }
}
