package dev.perennial.local.history;

import dev.perennial.contracts.definition.ModelDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A history in a file as {@link TableFile} reads it. */
public final class CsvHistory {
    private final ModelDefinition definition;
    private final CsvColumns columns;

    public CsvHistory(ModelDefinition definition, CsvColumns columns) {
        this.definition = definition;
        this.columns = columns;
    }

    /**
     * @return the rows by event time, ties in the order of the file
     * @throws dev.perennial.local.LocalException with row and path of the first value that the definition does not allow
     */
    public List<HistoryRow> load(Path file) {
        CsvRowReader reader = new CsvRowReader(definition, columns);
        List<HistoryRow> rows = new ArrayList<>();
        TableFile.read(file, (row, cells) -> {
            if (rows.isEmpty()) {
                reader.requireColumns(file, cells.keySet());
            }
            rows.add(reader.read(row, cells));
        });
        rows.sort(Comparator.comparing(HistoryRow::eventTime));
        return List.copyOf(rows);
    }
}
