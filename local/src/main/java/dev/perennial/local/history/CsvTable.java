package dev.perennial.local.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.local.LocalException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The rows of a CSV file with a header line; gzip when its name ends in {@code .gz}. Empty cells are missing values. */
public final class CsvTable {
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private CsvTable() {}

    /** Takes one row. */
    public interface Intake {
        /**
         * @param row   its number, from 1
         * @param cells by column, in the file's order; null: missing
         * @throws InvalidInputException when the row is not as it should be
         */
        void take(int row, Map<String, String> cells);
    }

    /** @throws LocalException when the file cannot be read, with the row that is wrong; or when it has no rows */
    public static void read(Path file, Intake intake) {
        int row = 0;
        try (InputStream bytes = open(file);
                MappingIterator<Map<String, String>> lines = MAPPER.readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(bytes)) {
            while (lines.hasNext()) {
                row++;
                intake.take(row, lines.next());
            }
        } catch (JsonProcessingException e) {
            throw wrong(file, row, e.getOriginalMessage(), e);
        } catch (RuntimeJsonMappingException e) {
            throw wrong(file, row, message(e), e);
        } catch (InvalidInputException e) {
            throw wrong(file, row, e.getMessage(), e);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        }
        if (row == 0) {
            throw new LocalException(file + " has no rows.");
        }
    }

    /** Bytes, for the parser knows their encoding and a mark at the beginning. */
    private static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    }

    static LocalException wrong(Path file, int row, String what, Exception cause) {
        return new LocalException(file.getFileName() + ", row " + Math.max(1, row) + ": " + what, cause);
    }

    /** Without the place in the bytes, which says less than the row. */
    private static String message(RuntimeJsonMappingException e) {
        return e.getCause() instanceof JsonProcessingException cause ? cause.getOriginalMessage() : e.getMessage();
    }
}
