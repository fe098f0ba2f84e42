package dev.perennial.local.history;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.LocalException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes rows of cells, one file's after the other, and holds each against the definition: what the services would refuse is refused here.
 * What does not fit is an {@link InvalidInputException} with the field's path.
 */
public final class CsvRowReader {
    private final ModelDefinition definition;
    private final CsvColumns columns;
    private final Map<String, Integer> numbersById = new HashMap<>();

    public CsvRowReader(ModelDefinition definition, CsvColumns columns) {
        this.definition = definition;
        this.columns = columns;
    }

    private List<String> wantedColumns() {
        List<String> wanted =
                new ArrayList<>(List.of(columns.eventTime(), definition.label().name()));
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                wanted.add(feature.sentAs(name));
            }
        });
        if (columns.labelTime() != null) {
            wanted.add(columns.labelTime());
        }
        return wanted;
    }

    /** @throws LocalException with the columns that a file lacks */
    public void requireColumns(Path file, Set<String> present) {
        List<String> missing = wantedColumns().stream()
                .filter(column -> !present.contains(column))
                .toList();
        if (!missing.isEmpty()) {
            throw new LocalException(file + " has no column " + String.join(", ", missing) + "; it has "
                    + String.join(", ", present) + ".");
        }
    }

    /**
     * @param number of the row, from 1; also its id where the file has no column of ids
     * @param cells  text by column, every column of the file; null for an empty cell
     */
    public HistoryRow read(int number, Map<String, String> cells) {
        String id = id(number, cells);
        Instant eventTime = instant(columns.eventTime(), cells);
        Map<String, Object> features = features(cells);
        ValueChecker.requireFeatures(definition, features);
        Object label = label(cells.get(definition.label().name()));
        Instant knownAt = label == null ? null : knownAt(eventTime, cells);
        return new HistoryRow(id, eventTime, features, label, knownAt);
    }

    private String id(int number, Map<String, String> cells) {
        String id = cells.containsKey(columns.exampleId())
                ? ValueChecker.exampleId(cells.get(columns.exampleId()))
                : Integer.toString(number);
        Integer earlier = numbersById.put(id, number);
        if (earlier != null) {
            throw new InvalidInputException(
                    "exampleId", quote(id), "an id of its own; row " + earlier + " has this one");
        }
        return id;
    }

    private Map<String, Object> features(Map<String, String> cells) {
        Map<String, Object> features = new LinkedHashMap<>();
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                String field = feature.sentAs(name);
                features.put(field, value("features." + field, feature.type(), cells.get(field)));
            }
        });
        return features;
    }

    private Object label(String text) {
        LabelDefinition label = definition.label();
        FeatureDefinition.Type type =
                switch (label.type()) {
                    case BOOLEAN -> FeatureDefinition.Type.BOOLEAN;
                    case CATEGORICAL -> FeatureDefinition.Type.CATEGORICAL;
                    case NUMERIC -> FeatureDefinition.Type.NUMERIC;
                };
        Object value = value("label", type, text);
        return value == null ? null : ValueChecker.label(definition, value);
    }

    private Instant knownAt(Instant eventTime, Map<String, String> cells) {
        if (columns.labelTime() == null) {
            return eventTime.plus(columns.labelDelay());
        }
        Instant knownAt = instant(columns.labelTime(), cells);
        if (knownAt.isBefore(eventTime)) {
            throw new InvalidInputException(
                    columns.labelTime(), knownAt.toString(), "not before the event time, " + eventTime);
        }
        return knownAt;
    }

    private static Instant instant(String column, Map<String, String> cells) {
        return ValueChecker.instant(time(cells.get(column)), column);
    }

    private static Object value(String path, FeatureDefinition.Type type, String text) {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case CATEGORICAL, IMAGE -> text;
            case TIME -> time(text);
            case BOOLEAN -> bool(path, text);
            case NUMERIC -> number(path, text);
        };
    }

    /** Epoch milliseconds are a number, ISO-8601 is text. */
    private static Object time(String text) {
        return text != null && text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    private static Object bool(String path, String text) {
        return switch (text) {
            case "true", "TRUE", "True", "1" -> true;
            case "false", "FALSE", "False", "0" -> false;
            default -> throw new InvalidInputException(path, quote(text), "true, false, 1, 0 or nothing");
        };
    }

    private static Object number(String path, String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, together with NaN and infinities
        }
        throw new InvalidInputException(path, quote(text), "a number or nothing");
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }
}
