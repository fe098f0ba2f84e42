package dev.perennial.training.rest;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.Facts;
import dev.perennial.training.domain.tracking.RunQuery;
import dev.perennial.training.domain.tracking.RunQuery.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/** What a list of runs is asked with; each is optional. */
class RunQueries {
    private static final int LARGEST_PAGE = 1000;

    @RestQuery
    String state;

    @RestQuery
    String reason;

    @RestQuery
    String algorithm;

    @RestQuery
    String from;

    @RestQuery
    String to;

    @RestQuery
    String orderBy;

    @RestQuery
    String after;

    @RestQuery
    String limit;

    /**
     * @param modelName null: of every model
     * @throws InvalidInputException that names the parameter, what was found and what is allowed
     */
    RunQuery of(String modelName) {
        return new RunQuery(
                modelName,
                constant("state", state, Run.State.class),
                constant("reason", reason, Reason.class),
                algorithm(),
                instant("from", from),
                instant("to", to),
                order(),
                after == null ? null : RunIds.parse("after", after),
                limit());
    }

    private int limit() {
        return limit == null ? LARGEST_PAGE : SegmentsAnswer.limit(limit);
    }

    private String algorithm() {
        List<String> known = new ArrayList<>(names(Algorithm.class));
        known.add("blend");
        return oneOf("algorithm", algorithm, known);
    }

    private Order order() {
        if (orderBy == null) {
            return Order.NEWEST;
        }
        String[] words = orderBy.trim().split(" +", -1);
        List<String> metrics = new ArrayList<>(names(Metric.class));
        metrics.addAll(Facts.COUNTS);
        String direction = words.length == 1 ? "asc" : words[1];
        if (words.length > 2 || !List.of("asc", "desc").contains(direction)) {
            throw new InvalidInputException("orderBy", quote(orderBy), "a metric, then asc or desc");
        }
        return new Order(oneOf("orderBy", words[0], metrics), direction.equals("desc"));
    }

    private static Instant instant(String name, String text) {
        return text == null
                ? null
                : Instants.parse(text).orElseThrow(() -> new InvalidInputException(name, quote(text), Instants.FORMAT));
    }

    private static <E extends Enum<E>> E constant(String name, String text, Class<E> type) {
        if (oneOf(name, text, names(type)) == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> Json.name(constant).equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Json::name).toList();
    }

    private static String oneOf(String name, String text, List<String> known) {
        if (text != null && !known.contains(text)) {
            throw new InvalidInputException(name, quote(text), String.join(" | ", known));
        }
        return text;
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }
}
