package dev.perennial.serving.rest;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.serving.QueryReader;
import dev.perennial.serving.domain.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The body of a predict request: one example, or {@code {"examples": [...]}} with 1 to {@value #MOST_EXAMPLES} of them.
 * An example is {@code {"exampleId"?, "eventTime"?, "features": {}}}.
 */
final class PredictRequest implements QueryReader {
    static final int MOST_EXAMPLES = 1_000;

    private static final String EXAMPLES = "examples";
    private static final String EXAMPLE_ID = "exampleId";
    private static final String EVENT_TIME = "eventTime";
    private static final String FEATURES = "features";
    private static final List<String> FIELDS = List.of(EXAMPLE_ID, EVENT_TIME, FEATURES);
    /** A definition has far fewer features; more fields are not worth an error each. */
    private static final int MOST_FEATURES = 2_000;

    private static final int MOST_PROBLEMS = 20;

    private final byte[] bytes;
    private boolean batch;

    PredictRequest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the answer is a list; known after reading. */
    boolean isBatch() {
        return batch;
    }

    /** @throws InvalidInputException with the path of the first {@value #MOST_PROBLEMS} problems */
    @Override
    public List<Query> read(ModelDefinition definition, Instant now) {
        Map<String, Object> body = Body.object(bytes);
        batch = body.containsKey(EXAMPLES);
        List<Problem> problems = new ArrayList<>();
        List<Query> queries = new ArrayList<>();
        if (!batch) {
            query(definition, body, now, "", problems).ifPresent(queries::add);
        } else {
            Body.requireFields(body, List.of(EXAMPLES));
            List<?> examples = examples(body.get(EXAMPLES));
            for (int i = 0; i < examples.size() && problems.size() < MOST_PROBLEMS; i++) {
                query(definition, examples.get(i), now, EXAMPLES + "[" + i + "]", problems)
                        .ifPresent(queries::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
        }
        return queries;
    }

    private static List<?> examples(Object raw) {
        if (raw instanceof List<?> examples && !examples.isEmpty() && examples.size() <= MOST_EXAMPLES) {
            return examples;
        }
        String found = raw instanceof List<?> list ? list.size() + " examples" : Body.quote(raw);
        throw new InvalidInputException(EXAMPLES, found, "1 to " + MOST_EXAMPLES + " examples");
    }

    private static Optional<Query> query(
            ModelDefinition definition, Object raw, Instant now, String path, List<Problem> problems) {
        try {
            Map<String, Object> example = object(raw, "");
            Body.requireFields(example, FIELDS);
            String exampleId = example.containsKey(EXAMPLE_ID)
                    ? ValueChecker.exampleId(example.get(EXAMPLE_ID))
                    : UUID.randomUUID().toString();
            Instant eventTime =
                    example.containsKey(EVENT_TIME) ? ValueChecker.instant(example.get(EVENT_TIME), EVENT_TIME) : now;
            Map<String, Object> features =
                    ValueChecker.features(definition, features(example.get(FEATURES)), eventTime);
            return Optional.of(new Query(exampleId, eventTime, features));
        } catch (InvalidInputException e) {
            for (Problem problem : e.problems()) {
                problems.add(new Problem(join(path, problem.path()), problem.found(), problem.expected()));
            }
            return Optional.empty();
        }
    }

    private static String join(String path, String rest) {
        return path.isEmpty() || rest.isEmpty() ? path + rest : path + "." + rest;
    }

    private static Map<String, Object> features(Object raw) {
        Map<String, Object> features = object(raw, FEATURES);
        if (features.size() > MOST_FEATURES) {
            throw new InvalidInputException(FEATURES, features.size() + " fields", "the model's features");
        }
        return features;
    }

    private static Map<String, Object> object(Object raw, String path) {
        if (!(raw instanceof Map<?, ?> map)) {
            throw new InvalidInputException(path, raw == null ? "nothing" : Body.quote(raw), "a JSON object");
        }
        Map<String, Object> object = new LinkedHashMap<>(map.size() * 2);
        map.forEach((name, value) -> object.put((String) name, value));
        return object;
    }
}
