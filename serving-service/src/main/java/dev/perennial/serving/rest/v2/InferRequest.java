package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.serving.QueryReader;
import dev.perennial.serving.domain.Query;
import dev.perennial.serving.rest.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The body of an infer request. Its id and the outputs asked for are known after reading. */
final class InferRequest implements QueryReader {
    private static final List<String> FIELDS = List.of("id", "parameters", "inputs", "outputs");
    private static final List<String> OUTPUT_FIELDS = List.of("name", "parameters");

    private final byte[] bytes;
    private String id;
    private Set<String> outputs;

    InferRequest(byte[] bytes) {
        this.bytes = bytes;
    }

    Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** Whether an output is asked for: every one is, unless some are named. */
    boolean asksFor(String output) {
        return outputs.isEmpty() || outputs.contains(output);
    }

    @Override
    public List<Query> read(ModelDefinition definition, Instant now) {
        Map<String, Object> body = Body.object(bytes);
        Body.requireFields(body, FIELDS);
        Parameters.check(body.get("parameters"), "parameters");
        Signature signature = new Signature(definition);
        id = id(body.get("id"));
        outputs = outputs(body.get("outputs"), signature);
        Map<String, Tensor> inputs = inputs(body.get("inputs"), signature);
        int size = size(inputs);
        List<Query> queries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            queries.add(query(definition, signature, inputs, i, now));
        }
        return queries;
    }

    private static String id(Object raw) {
        if (raw == null || raw instanceof String) {
            return (String) raw;
        }
        throw new InvalidInputException("id", Body.quote(raw), "text");
    }

    private static Set<String> outputs(Object raw, Signature signature) {
        Set<String> names = new TreeSet<>();
        if (raw == null) {
            return names;
        }
        Set<String> known = signature.outputs().keySet();
        List<?> list = list(raw, "outputs");
        for (int i = 0; i < list.size(); i++) {
            names.add(output(list.get(i), known, "outputs[" + i + "]"));
        }
        return names;
    }

    private static String output(Object raw, Set<String> known, String path) {
        if (!(raw instanceof Map<?, ?> output)) {
            throw new InvalidInputException(path, Body.quote(raw), "an output");
        }
        Body.requireFields(output, OUTPUT_FIELDS, path + ".");
        Parameters.check(output.get("parameters"), path + ".parameters");
        if (!(output.get("name") instanceof String name) || !known.contains(name)) {
            throw new InvalidInputException(path + ".name", Body.quote(output.get("name")), "one of " + known);
        }
        return name;
    }

    private static Map<String, Tensor> inputs(Object raw, Signature signature) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<?> list = list(raw, "inputs");
        for (int i = 0; i < list.size(); i++) {
            String path = "inputs[" + i + "]";
            Tensor tensor = Tensor.read(list.get(i), path);
            if (!signature.knows(tensor.name()) || inputs.put(tensor.name(), tensor) != null) {
                throw new InvalidInputException(
                        path + ".name",
                        Body.quote(tensor.name()),
                        "each of " + String.join(", ", signature.fields().keySet()) + " once");
            }
            if (!signature.kinds(tensor.name()).contains(tensor.datatype().kind())) {
                throw new InvalidInputException(
                        path + ".datatype", tensor.datatype().name(), expected(signature, tensor.name()));
            }
        }
        for (String field : signature.fields().keySet()) {
            if (!inputs.containsKey(field)) {
                throw new InvalidInputException("inputs." + field, "nothing", expected(signature, field));
            }
        }
        return inputs;
    }

    private static String expected(Signature signature, String input) {
        return "an input whose datatype is of a kind of " + signature.kinds(input);
    }

    private static int size(Map<String, Tensor> inputs) {
        if (inputs.isEmpty()) {
            throw new InvalidInputException("inputs", "nothing", "at least one input, which says how many examples");
        }
        int size = inputs.values().iterator().next().values().size();
        for (Tensor tensor : inputs.values()) {
            if (tensor.values().size() != size) {
                throw new InvalidInputException(
                        "inputs." + tensor.name() + ".shape",
                        tensor.values().size() + " examples",
                        size + " as the first input has");
            }
        }
        return size;
    }

    private static Query query(
            ModelDefinition definition, Signature signature, Map<String, Tensor> inputs, int row, Instant now) {
        try {
            Map<String, Object> raw = new LinkedHashMap<>();
            signature.fields().keySet().forEach(field -> raw.put(field, value(inputs, field, row)));
            Object sentId = value(inputs, Signature.EXAMPLE_ID, row);
            Object sentTime = value(inputs, Signature.EVENT_TIME, row);
            Instant eventTime =
                    sentTime == null ? now : ValueChecker.instant(sentTime, "features." + Signature.EVENT_TIME);
            return new Query(
                    sentId == null ? UUID.randomUUID().toString() : ValueChecker.exampleId(sentId),
                    eventTime,
                    ValueChecker.features(definition, raw, eventTime));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> new Problem(
                            problem.path().replaceFirst("^(features\\.)?", "inputs.") + "[" + row + "]",
                            problem.found(),
                            problem.expected()))
                    .toList());
        }
    }

    private static Object value(Map<String, Tensor> inputs, String name, int row) {
        Tensor tensor = inputs.get(name);
        return tensor == null ? null : tensor.values().get(row);
    }

    private static List<?> list(Object raw, String path) {
        if (raw instanceof List<?> list) {
            return list;
        }
        throw new InvalidInputException(path, Body.quote(raw), "a list");
    }
}
