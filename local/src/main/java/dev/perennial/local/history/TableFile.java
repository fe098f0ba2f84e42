package dev.perennial.local.history;

import java.nio.file.Path;

/** A table in a file: Parquet when its name ends in {@code .parquet}, CSV otherwise. */
public final class TableFile {
    private TableFile() {}

    /** @throws dev.perennial.local.LocalException when the file cannot be read; or when it has no rows */
    public static void read(Path file, CsvTable.Intake intake) {
        if (file.toString().endsWith(".parquet")) {
            ParquetTable.read(file, intake);
        } else {
            CsvTable.read(file, intake);
        }
    }
}
