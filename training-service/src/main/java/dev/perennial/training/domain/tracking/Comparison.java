package dev.perennial.training.domain.tracking;

import dev.perennial.contracts.Json;
import dev.perennial.training.domain.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Runs side by side.
 *
 * @param runs the runs in the order of the values
 * @param rows what they are compared by, group by group, by name within
 */
public record Comparison(List<UUID> runs, List<Row> rows) {
    public Comparison {
        runs = List.copyOf(runs);
        rows = List.copyOf(rows);
    }

    /**
     * One thing that runs are compared by.
     *
     * @param group   {@code run}, {@code parameters}, {@code metrics} or {@code lineage}
     * @param values  text or a number of each run; null where it has none
     * @param differs whether they are not all the same
     */
    public record Row(String group, String name, List<Object> values, boolean differs) {
        public Row {
            // a run without a value is a null among them
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /**
     * A run that is compared.
     *
     * @param tracking null when nothing was kept of it
     */
    public record Subject(Run run, Tracking tracking) {
        private Map<String, Map<String, Object>> groups() {
            Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("modelName", run.modelName());
            own.put("reason", Json.name(run.reason()));
            own.put("state", Json.name(run.state()));
            own.put("requestedAt", run.requestedAt().toString());
            groups.put("run", own);
            if (tracking != null) {
                groups.put("parameters", new LinkedHashMap<>(tracking.parameters()));
                groups.put("metrics", new LinkedHashMap<>(tracking.metrics()));
                groups.put("lineage", new LinkedHashMap<>(tracking.lineage().flat()));
            }
            return groups;
        }
    }

    /** @param subjects at least one */
    public static Comparison of(List<Subject> subjects) {
        List<Map<String, Map<String, Object>>> groups =
                subjects.stream().map(Subject::groups).toList();
        List<Row> rows = new ArrayList<>();
        for (String group : List.of("run", "parameters", "metrics", "lineage")) {
            List<Map<String, Object>> columns =
                    groups.stream().map(of -> of.getOrDefault(group, Map.of())).toList();
            TreeSet<String> names = new TreeSet<>();
            columns.forEach(column -> names.addAll(column.keySet()));
            names.forEach(name -> rows.add(row(group, name, columns)));
        }
        return new Comparison(
                subjects.stream().map(subject -> subject.run().runId()).toList(), rows);
    }

    private static Row row(String group, String name, List<Map<String, Object>> columns) {
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(column.get(name)));
        return new Row(group, name, values, values.stream().distinct().count() > 1);
    }
}
