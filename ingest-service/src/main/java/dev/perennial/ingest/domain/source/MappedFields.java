package dev.perennial.ingest.domain.source;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the fields of one record where a mapping says they are; goes on after a problem, to find all of them. */
final class MappedFields {
    private final Map<String, ?> fields;
    private final TimeBound bound;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();
    private Reason reason;

    MappedFields(Map<String, ?> fields, TimeBound bound, Instant now) {
        this.fields = fields;
        this.bound = bound;
        this.now = now;
    }

    String exampleId(FieldPath path) {
        return read("exampleId", path, ValueChecker::exampleId);
    }

    Instant eventTime(FieldPath path) {
        Instant time = read("eventTime", path, raw -> ValueChecker.instant(raw, "eventTime"));
        requireNotAhead(Reason.EVENT_TIME_AHEAD, "eventTime", time);
        return time;
    }

    Instant knownAt(FieldPath path) {
        return requireNotAhead(read("knownAt", path, raw -> ValueChecker.instant(raw, "knownAt")));
    }

    /** @param knownAt null when there is another problem with it */
    Instant requireNotAhead(Instant knownAt) {
        requireNotAhead(Reason.KNOWN_TIME_AHEAD, "knownAt", knownAt);
        return knownAt;
    }

    private void requireNotAhead(Reason kind, String name, Instant time) {
        bound.problem(name, time, now).ifPresent(problem -> add(kind, List.of(problem)));
    }

    Object label(FieldPath path, ModelDefinition definition) {
        return read("label", path, raw -> ValueChecker.label(definition, raw));
    }

    /** The value as it stands there; null also when nothing does, which is then a problem. */
    Object value(String name, FieldPath path) {
        return read(name, path, raw -> raw);
    }

    <T> T check(Supplier<T> check) {
        try {
            return check.get();
        } catch (InvalidInputException e) {
            add(Reason.INVALID_VALUE, e.problems());
            return null;
        }
    }

    private <T> T read(String name, FieldPath path, Function<Object, T> check) {
        FieldPath.Found found = path.in(fields);
        if (!found.isThere()) {
            add(Reason.UNMAPPED_FIELD, List.of(new Problem(name, "nothing at \"" + path + '"', "a field there")));
            return null;
        }
        return check(() -> check.apply(found.value()));
    }

    /** @param found at least one */
    private void add(Reason kind, List<Problem> found) {
        problems.addAll(found);
        reason = reason == null || kind.compareTo(reason) < 0 ? kind : reason;
    }

    /** @throws UnmappableException if there was a problem */
    void requireSound() {
        if (reason != null) {
            throw new UnmappableException(
                    reason, problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
    }
}
