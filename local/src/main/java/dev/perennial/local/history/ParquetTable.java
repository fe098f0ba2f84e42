package dev.perennial.local.history;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The rows of a Parquet file as the texts that a CSV file would have: numbers in digits, timestamps and dates in ISO-8601 (UTC), nulls
 * and NaN missing. Compressed by zstd or Snappy, or not at all; flat columns.
 */
final class ParquetTable {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private ParquetTable() {}

    /** @throws LocalException when the file cannot be read, with the column that is the reason if there is one */
    static void read(Path file, CsvTable.Intake intake) {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            schema.getFields().forEach(column -> requireFlat(file, column));
            if (reader.getRecordCount() == 0) {
                throw new LocalException(file + " has no rows.");
            }
            read(file, reader, schema, intake);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        } catch (RuntimeException e) {
            throw e instanceof LocalException said
                    ? said
                    : new LocalException(file + " is no Parquet file that can be read: " + e.getMessage(), e);
        }
    }

    private static void read(Path file, ParquetFileReader reader, MessageType schema, CsvTable.Intake intake)
            throws IOException {
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        int row = 0;
        for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
            RecordReader<Group> rows = columns.getRecordReader(pages, new GroupRecordConverter(schema));
            for (long left = pages.getRowCount(); left > 0; left--) {
                row++;
                Map<String, String> cells = cells(rows.read(), schema);
                try {
                    intake.take(row, cells);
                } catch (InvalidInputException e) {
                    throw CsvTable.wrong(file, row, e.getMessage(), e);
                }
            }
        }
    }

    private static void requireFlat(Path file, Type column) {
        if (!column.isPrimitive()
                || column.isRepetition(Type.Repetition.REPEATED)
                || column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            throw new LocalException(file + ", column " + column.getName() + ": " + column
                    + " (expected: a flat column of text, numbers, booleans, dates or timestamps)");
        }
    }

    private static Map<String, String> cells(Group row, MessageType schema) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int field = 0; field < schema.getFieldCount(); field++) {
            boolean isMissing = row.getFieldRepetitionCount(field) == 0;
            PrimitiveType type = schema.getType(field).asPrimitiveType();
            cells.put(type.getName(), isMissing ? null : cell(row, field, type));
        }
        return cells;
    }

    private static String cell(Group row, int field, PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(row, field, type), decimal.getScale()).toPlainString();
        }
        return switch (type.getPrimitiveTypeName()) {
            case INT32 ->
                logical instanceof DateLogicalTypeAnnotation
                        ? LocalDate.ofEpochDay(row.getInteger(field, 0))
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                                .toString()
                        : Integer.toString(row.getInteger(field, 0));
            case INT64 ->
                logical instanceof TimestampLogicalTypeAnnotation timestamp
                        ? instant(row.getLong(field, 0), timestamp).toString()
                        : Long.toString(row.getLong(field, 0));
            case FLOAT -> number(row.getFloat(field, 0));
            case DOUBLE -> number(row.getDouble(field, 0));
            case BOOLEAN -> Boolean.toString(row.getBoolean(field, 0));
            default -> row.getString(field, 0);
        };
    }

    private static BigInteger unscaled(Group row, int field, PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> BigInteger.valueOf(row.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(row.getLong(field, 0));
            default -> new BigInteger(row.getBinary(field, 0).getBytes());
        };
    }

    private static Instant instant(long value, TimestampLogicalTypeAnnotation timestamp) {
        return switch (timestamp.getUnit()) {
            case MILLIS -> Instant.ofEpochMilli(value);
            case MICROS -> instant(value, MICROS_PER_SECOND);
            case NANOS -> instant(value, NANOS_PER_SECOND);
        };
    }

    private static Instant instant(long value, long perSecond) {
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
    }

    /** Shortest digits that mean the same; what is no number to pandas is a missing value. */
    private static String number(double value) {
        return Double.isNaN(value) ? null : Double.toString(value);
    }

    private static String number(float value) {
        return Float.isNaN(value) ? null : Float.toString(value);
    }
}
