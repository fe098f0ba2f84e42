package dev.perennial.local.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.LocalException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** A history in a CSV file with a header line; gzip when its name ends in {@code .gz}. Empty cells are missing values. */
public final class CsvHistory {
    private final ModelDefinition definition;
    private final CsvColumns columns;

    /** @throws LocalException if the columns lack a name for the event time */
    public CsvHistory(ModelDefinition definition, CsvColumns columns) {
        this.definition = definition;
        this.columns = columns;
    }

    /**
     * @return the rows by event time, ties in the order of the file
     * @throws LocalException with line and column of the first value that does not fit
     */
    public List<HistoryRow> load(Path file) {
        CsvMapper mapper = CsvMapper.builder()
                .enable(CsvParser.Feature.EMPTY_STRING_AS_NULL)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        List<HistoryRow> rows = new ArrayList<>();
        try (BufferedReader reader = open(file);
                MappingIterator<Map<String, String>> lines = mapper.readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(reader)) {
            while (lines.hasNext()) {
                Map<String, String> cells = lines.next();
                if (rows.isEmpty()) {
                    requireColumns(file, cells.keySet());
                }
                rows.add(row(file, rows.size() + 1, cells));
            }
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new LocalException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new LocalException(file + " has no rows.");
        }
        rows.sort(Comparator.comparing(HistoryRow::eventTime));
        return List.copyOf(rows);
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        boolean zipped = file.toString().endsWith(".gz");
        return new BufferedReader(new InputStreamReader(zipped ? new GZIPInputStream(in) : in, UTF_8));
    }

    private void requireColumns(Path file, Set<String> present) {
        List<String> wanted =
                new ArrayList<>(List.of(columns.eventTime(), definition.label().name()));
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                wanted.add(field(name, feature));
            }
        });
        if (columns.labelTime() != null) {
            wanted.add(columns.labelTime());
        }
        wanted.removeAll(present);
        if (!wanted.isEmpty()) {
            throw new LocalException(file + " has no column " + String.join(", ", wanted) + "; it has "
                    + String.join(", ", present) + ".");
        }
    }

    private HistoryRow row(Path file, int number, Map<String, String> cells) {
        String place = file.getFileName() + ", row " + number + ", column ";
        Instant eventTime = instant(place, columns.eventTime(), cells);
        Map<String, Object> features = new LinkedHashMap<>();
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                String field = field(name, feature);
                features.put(field, value(place + field, feature.type(), cells.get(field)));
            }
        });
        Object label = label(place, cells.get(definition.label().name()));
        Instant knownAt = label == null ? null : knownAt(place, eventTime, cells);
        String id = columns.exampleId() == null ? null : cells.get(columns.exampleId());
        return new HistoryRow(id == null ? Integer.toString(number) : id, eventTime, features, label, knownAt);
    }

    private Instant knownAt(String place, Instant eventTime, Map<String, String> cells) {
        return columns.labelTime() == null
                ? eventTime.plus(columns.labelDelay())
                : instant(place, columns.labelTime(), cells);
    }

    private static Instant instant(String place, String column, Map<String, String> cells) {
        String text = cells.get(column);
        try {
            boolean millis = text != null && text.matches("-?\\d+");
            return ValueChecker.instant(millis ? (Object) Long.valueOf(text) : text, column);
        } catch (InvalidInputException | NumberFormatException e) {
            throw new LocalException(place + e.getMessage(), e);
        }
    }

    private Object label(String place, String text) {
        LabelDefinition label = definition.label();
        FeatureDefinition.Type type =
                switch (label.type()) {
                    case BOOLEAN -> FeatureDefinition.Type.BOOLEAN;
                    case CATEGORICAL -> FeatureDefinition.Type.CATEGORICAL;
                    case NUMERIC -> FeatureDefinition.Type.NUMERIC;
                };
        return value(place + label.name(), type, text);
    }

    private static Object value(String place, FeatureDefinition.Type type, String text) {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case CATEGORICAL, TIME -> text;
            case BOOLEAN -> bool(place, text);
            case NUMERIC -> number(place, text);
        };
    }

    private static Object bool(String place, String text) {
        return switch (text) {
            case "true", "TRUE", "True", "1" -> true;
            case "false", "FALSE", "False", "0" -> false;
            default -> throw new LocalException(place + ": \"" + text + "\" (expected: true, false, 1, 0 or nothing)");
        };
    }

    private static Object number(String place, String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, together with NaN and infinities
        }
        throw new LocalException(place + ": \"" + text + "\" (expected: a number or nothing)");
    }

    private static String field(String name, FeatureDefinition feature) {
        return feature.type() == FeatureDefinition.Type.TIME ? feature.of() : name;
    }
}
