package dev.perennial.local.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.local.LocalException;
import dev.perennial.local.inference.ColumnSummary.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes a table in, row by row, and proposes the definition of a model that predicts one of its columns. */
public final class DefinitionProposal {
    /** A category with at most so many values is taken for one that has no others. */
    private static final int FEW_VALUES = 12;

    private static final int MOST_CLASSES = 100;

    private final String modelName;
    private final Roles roles;
    private final Map<String, ColumnSummary> columns = new LinkedHashMap<>();
    private long rows;

    /**
     * What the columns are for, as a person says; null where nobody says.
     *
     * @param label     what is predicted
     * @param exampleId the id; null: the number of the row
     * @param eventTime the event time; null: the first column that holds times
     * @param knownAt   when the label was known
     */
    public record Roles(String label, String exampleId, String eventTime, String knownAt) {}

    public DefinitionProposal(String modelName, Roles roles) {
        this.modelName = modelName;
        this.roles = roles;
    }

    /** @param cells by column, in the table's order; null: missing */
    public void add(Map<String, String> cells) {
        rows++;
        cells.forEach((column, cell) ->
                columns.computeIfAbsent(column, name -> new ColumnSummary()).add(cell));
    }

    /**
     * The definition, in YAML.
     *
     * @throws LocalException when a column that was named is not there, or the label can be no label
     */
    public String toYaml() {
        require(roles.label());
        require(roles.exampleId());
        require(roles.eventTime());
        require(roles.knownAt());
        String eventTime = roles.eventTime() == null ? firstTime() : roles.eventTime();
        List<String> lines = new ArrayList<>();
        lines.add("# Proposed from " + String.format(Locale.ROOT, "%,d", rows)
                + " rows. Read it, change it, then: perennial apply");
        lines.add("apiVersion: perennial/v1");
        lines.add("name: " + modelName);
        lines.addAll(label());
        lines.add("source: {" + source(eventTime) + "}");
        lines.add("features:");
        List<String> features = features(eventTime);
        if (features.isEmpty()) {
            throw new LocalException("No column is left that could be a feature.");
        }
        lines.addAll(features);
        lines.addAll(ExpectationsProposal.lines(proposed(eventTime), columns.get(eventTime)));
        return String.join("\n", lines) + "\n";
    }

    private void require(String column) {
        if (column != null && !columns.containsKey(column)) {
            throw new LocalException(
                    "There is no column " + column + "; there are " + String.join(", ", columns.keySet()) + ".");
        }
    }

    private String firstTime() {
        return columns.entrySet().stream()
                .filter(column -> column.getValue().kind() == Kind.TIME)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private String source(String eventTime) {
        Map<String, String> source = new LinkedHashMap<>();
        source.put("exampleId", roles.exampleId());
        source.put("eventTime", eventTime);
        source.put("knownAt", roles.knownAt());
        source.values().removeIf(column -> column == null);
        return source.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + quote(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private List<String> label() {
        ColumnSummary label = columns.get(roles.label());
        String name = "label: {name: " + quote(roles.label());
        List<String> classes = List.copyOf(label.values().keySet());
        return switch (label.kind()) {
            case BOOLEAN -> List.of("task: binary-classification", name + "}" + seen(label));
            case NUMBER -> List.of("task: regression", name + "}" + seen(label));
            case TEXT -> {
                if (label.isOpenEnded() || classes.size() < 2 || classes.size() > MOST_CLASSES) {
                    throw new LocalException("The label " + roles.label() + " has "
                            + (label.isOpenEnded() ? "more than " + ColumnSummary.MOST_VALUES : classes.size())
                            + " different values (expected: 2 to " + MOST_CLASSES + ", or numbers).");
                }
                String values = ", type: categorical, values: " + list(classes);
                yield classes.size() == 2
                        ? List.of(
                                "task: binary-classification",
                                name + values + ", positive: " + quote(rarest(label)) + "}" + seen(label))
                        : List.of("task: multiclass-classification", name + values + "}" + seen(label));
            }
            case EMPTY, TIME, UNUSABLE ->
                throw new LocalException("The label " + roles.label() + " holds no label (expected: true and false,"
                        + " numbers, or a few different texts).");
        };
    }

    private static String rarest(ColumnSummary label) {
        return label.values().entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private boolean isTaken(String column) {
        return column.equals(roles.label()) || column.equals(roles.exampleId()) || column.equals(roles.knownAt());
    }

    private static boolean isName(String column) {
        return Names.isField(column) && !column.equals("eventTime");
    }

    /** The columns that become features of their own names. */
    private Map<String, ColumnSummary> proposed(String eventTime) {
        Map<String, ColumnSummary> proposed = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            boolean isFeature = column.kind() != Kind.EMPTY && column.kind() != Kind.UNUSABLE && isName(name);
            if (isFeature && !isTaken(name) && !name.equals(eventTime)) {
                proposed.put(name, column);
            }
        });
        return proposed;
    }

    private List<String> features(String eventTime) {
        List<String> lines = new ArrayList<>();
        columns.forEach((name, column) -> {
            if (isTaken(name)) {
                return;
            }
            if (name.equals(eventTime)) {
                lines.add("  time_of_event: {type: time}  # " + name + ", the event time");
            } else if (isName(name)) {
                lines.add(feature(name, column));
            } else {
                lines.add("  # " + quote(name) + ": no name for a feature (letters, digits, _ . -)");
            }
        });
        return lines;
    }

    private static String feature(String name, ColumnSummary column) {
        String type =
                switch (column.kind()) {
                    case BOOLEAN -> "{type: boolean}";
                    case NUMBER -> column.min() >= 0 ? "{type: numeric, min: 0}" : "{type: numeric}";
                    case TIME -> "{type: time, of: " + quote(name) + "}";
                    case TEXT ->
                        column.isOpenEnded() || column.values().size() > FEW_VALUES
                                ? "{type: categorical}"
                                : "{type: categorical, values: "
                                        + list(List.copyOf(column.values().keySet())) + "}";
                    case EMPTY, UNUSABLE -> null;
                };
        return type == null
                ? "  # " + name + ": " + (column.kind() == Kind.EMPTY ? "always empty" : "texts too long for a feature")
                : "  " + quote(name) + ": " + type + seen(column);
    }

    /** What a person wants to know of a column before they believe the proposal. */
    private static String seen(ColumnSummary column) {
        List<String> facts = new ArrayList<>();
        if (column.kind() == Kind.NUMBER) {
            facts.add(String.format(Locale.ROOT, "%s to %s", column.min(), column.max()));
        } else if (column.isOpenEnded()) {
            facts.add("more than " + ColumnSummary.MOST_VALUES + " values");
        } else {
            facts.add(column.values().size() + " values");
        }
        if (column.missingShare() > 0) {
            facts.add(String.format(Locale.ROOT, "%.1f%% missing", 100 * column.missingShare()));
        }
        if (column.values().size() == 1 && !column.isOpenEnded()) {
            facts.add("constant: it tells nothing");
        }
        if (column.kind() == Kind.TEXT && column.isUnique()) {
            facts.add("never the same: an id?");
        }
        return "  # " + String.join(", ", facts);
    }

    private static String list(List<String> values) {
        return values.stream().map(DefinitionProposal::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    /** JSON text is YAML text, whatever is in it. */
    static String quote(String text) {
        try {
            return text.matches("[A-Za-z_][A-Za-z0-9_-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")
                    ? text
                    : Json.mapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text is always JSON", e);
        }
    }
}
