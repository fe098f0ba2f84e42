package dev.perennial.acceptance;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.local.Addresses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The segments of an installation as a data scientist opens them: one Hive-partitioned table in DuckDB. */
final class OfflineStore {
    private final Path segments;
    private final ModelDefinition definition;

    OfflineStore(Path home, ModelDefinition definition) {
        this.segments = home.resolve("data/s3").resolve(Addresses.BUCKET).resolve("segments");
        this.definition = definition;
    }

    /** The model's rows: example id, event time and known time in epoch milliseconds, label, and the inputs in order. */
    List<List<Object>> rows() throws SQLException {
        String columns = definition.inputs().keySet().stream()
                .map(name -> ", \"f." + name + "\"")
                .collect(Collectors.joining());
        String query =
                """
                select exampleId, epoch_ms(eventTime), epoch_ms(knownAt), label%s
                from read_parquet('%s/**/*.parquet', hive_partitioning = true, union_by_name = true)
                where model = '%s'
                """
                        .formatted(columns, segments, definition.name());
        List<List<Object>> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            int width = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= width; column++) {
                    row.add(found.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** What the rows of these examples are. */
    List<List<Object>> rowsOf(List<ExampleJoined> examples) {
        return examples.stream().map(this::row).toList();
    }

    private List<Object> row(ExampleJoined example) {
        List<Object> row = new ArrayList<>(List.of(
                example.exampleId(),
                example.eventTime().toEpochMilli(),
                example.knownAt().toEpochMilli(),
                example.label()));
        Map<String, Object> features = example.features();
        definition.inputs().keySet().forEach(name -> row.add(features.get(name)));
        return row;
    }
}
