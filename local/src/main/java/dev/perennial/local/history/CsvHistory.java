package dev.perennial.local.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** A history in a CSV file with a header line; gzip when its name ends in {@code .gz}. Empty cells are missing values. */
public final class CsvHistory {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private final ModelDefinition definition;
    private final CsvColumns columns;

    public CsvHistory(ModelDefinition definition, CsvColumns columns) {
        this.definition = definition;
        this.columns = columns;
    }

    /**
     * @return the rows by event time, ties in the order of the file
     * @throws LocalException with row and path of the first value that the definition does not allow
     */
    public List<HistoryRow> load(Path file) {
        CsvRowReader reader = new CsvRowReader(definition, columns);
        List<HistoryRow> rows = new ArrayList<>();
        try (InputStream bytes = open(file);
                MappingIterator<Map<String, String>> lines = MAPPER.readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(bytes)) {
            while (lines.hasNext()) {
                Map<String, String> cells = lines.next();
                if (rows.isEmpty()) {
                    requireColumns(file, reader.wantedColumns(), cells.keySet());
                }
                rows.add(reader.read(rows.size() + 1, cells));
            }
        } catch (JsonProcessingException e) {
            throw wrong(file, rows.size() + 1, e.getOriginalMessage(), e);
        } catch (RuntimeJsonMappingException e) {
            throw wrong(file, rows.size() + 1, message(e), e);
        } catch (InvalidInputException e) {
            throw wrong(file, rows.size() + 1, e.getMessage(), e);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        }
        if (rows.isEmpty()) {
            throw new LocalException(file + " has no rows.");
        }
        rows.sort(Comparator.comparing(HistoryRow::eventTime));
        return List.copyOf(rows);
    }

    /** Bytes, for the parser knows their encoding and a mark at the beginning. */
    private static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    }

    private static LocalException wrong(Path file, int row, String what, Exception cause) {
        return new LocalException(file.getFileName() + ", row " + row + ": " + what, cause);
    }

    /** Without the place in the bytes, which says less than the row. */
    private static String message(RuntimeJsonMappingException e) {
        return e.getCause() instanceof JsonProcessingException cause ? cause.getOriginalMessage() : e.getMessage();
    }

    private static void requireColumns(Path file, List<String> wanted, Set<String> present) {
        List<String> missing =
                wanted.stream().filter(column -> !present.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new LocalException(file + " has no column " + String.join(", ", missing) + "; it has "
                    + String.join(", ", present) + ".");
        }
    }
}
