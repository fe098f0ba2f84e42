package dev.perennial.model.segment;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** Reads segments. Whoever knows a segment's digest checks it first. */
public final class SegmentReader {
    private SegmentReader() {}

    /**
     * The examples as the definition now sees them: a column that is absent or of another type reads as missing, and an
     * example whose label the definition does not allow is left out.
     *
     * @throws InvalidSegmentException when the bytes are no segment
     */
    public static Dataset read(byte[] segment, ModelDefinition definition) {
        return examples(segment, definition).all();
    }

    /**
     * The examples of a segment of unlabelled ones: the target of each is 0 and says nothing.
     *
     * @throws InvalidSegmentException when the bytes are no segment
     */
    public static Dataset unlabelled(byte[] segment, ModelDefinition definition) {
        Dataset read = open(segment, reader -> dataset(new SegmentColumns(reader), definition));
        return new Dataset(
                read.features(), read.exampleIds(), read.eventTimes(), read.knownTimes(), new double[read.size()]);
    }

    /**
     * As {@link #read}, of a segment that may be compacted, to read the parts that it was made of.
     *
     * @throws InvalidSegmentException when the bytes are no segment
     */
    public static SegmentExamples examples(byte[] segment, ModelDefinition definition) {
        return open(
                segment,
                reader -> new SegmentExamples(dataset(new SegmentColumns(reader), definition), sourceRows(reader)));
    }

    static RowWriteSupport.Rows rows(byte[] segment, MessageType schema) {
        return open(segment, reader -> RowWriteSupport.rows(new SegmentColumns(reader), schema));
    }

    static MessageType schema(byte[] segment) {
        return open(segment, reader -> reader.getFileMetaData().getSchema());
    }

    static Map<String, String> metadata(byte[] segment) {
        return open(segment, reader -> reader.getFileMetaData().getKeyValueMetaData());
    }

    /** A segment as it was sealed is its own only source. */
    static SourceRows sourceRows(byte[] segment) {
        return open(segment, SegmentReader::sourceRows);
    }

    /** @throws InvalidSegmentException when the bytes are no segment */
    public static SegmentRange range(byte[] segment) {
        return open(segment, SegmentReader::range);
    }

    /** @throws InvalidSegmentException when the bytes are no segment */
    public static SegmentSummary summary(byte[] segment) {
        return open(
                segment,
                reader -> new SegmentSummary(
                        range(reader),
                        metadata(reader, SegmentSchema.DEFINITION_SHA256),
                        Math.toIntExact(reader.getRecordCount()),
                        Instant.ofEpochMilli(times(reader, SegmentSchema.EVENT_TIME)
                                .mapToLong(LongStatistics::getMin)
                                .min()
                                .orElseThrow()),
                        latest(reader, SegmentSchema.EVENT_TIME),
                        latest(reader, SegmentSchema.KNOWN_AT)));
    }

    private static Dataset dataset(SegmentColumns columns, ModelDefinition definition) throws IOException {
        int size = columns.size();
        Map<String, double[]> numbers = new LinkedHashMap<>();
        Map<String, String[]> texts = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> {
            PrimitiveType column = SegmentSchema.feature(name, feature);
            if (FeatureTable.isText(feature)) {
                texts.put(name, columns.texts(column));
            } else {
                numbers.put(name, columns.numbers(column));
            }
        });
        return new Dataset(
                new FeatureTable(size, numbers, texts),
                columns.texts(SegmentSchema.EXAMPLE_ID),
                columns.longs(SegmentSchema.EVENT_TIME),
                columns.longs(SegmentSchema.KNOWN_AT),
                targets(columns, definition));
    }

    private static double[] targets(SegmentColumns columns, ModelDefinition definition) {
        PrimitiveType column = SegmentSchema.label(definition.label());
        return switch (definition.label().type()) {
            case NUMERIC, BOOLEAN -> columns.numbers(column);
            case CATEGORICAL -> {
                Map<String, Double> known = new LinkedHashMap<>();
                double[] targets = new double[columns.size()];
                String[] labels = columns.texts(column);
                for (int row = 0; row < targets.length; row++) {
                    targets[row] = labels[row] == null
                            ? Double.NaN
                            : known.computeIfAbsent(labels[row], label -> target(definition, label));
                }
                yield targets;
            }
        };
    }

    private static double target(ModelDefinition definition, String label) {
        try {
            return ValueChecker.target(definition, ValueChecker.label(definition, label));
        } catch (InvalidInputException e) {
            return Double.NaN;
        }
    }

    private static SegmentRange range(ParquetFileReader reader) {
        return new SegmentRange(
                metadata(reader, SegmentSchema.MODEL_NAME),
                Integer.parseInt(metadata(reader, SegmentSchema.PARTITION)),
                Long.parseLong(metadata(reader, SegmentSchema.FIRST_OFFSET)),
                Long.parseLong(metadata(reader, SegmentSchema.LAST_OFFSET)));
    }

    private static SourceRows sourceRows(ParquetFileReader reader) {
        String text = reader.getFileMetaData().getKeyValueMetaData().get(SegmentSchema.SOURCE_ROWS);
        return text == null
                ? new SourceRows(List.of(
                        new SourceRows.Source(range(reader).firstOffset(), Math.toIntExact(reader.getRecordCount()))))
                : SourceRows.parse(text);
    }

    private static String metadata(ParquetFileReader reader, String key) {
        String value = reader.getFileMetaData().getKeyValueMetaData().get(key);
        if (value == null) {
            throw new IllegalArgumentException("no metadata " + key);
        }
        return value;
    }

    private static Instant latest(ParquetFileReader reader, PrimitiveType column) {
        return Instant.ofEpochMilli(
                times(reader, column).mapToLong(LongStatistics::getMax).max().orElseThrow());
    }

    private static Stream<LongStatistics> times(ParquetFileReader reader, PrimitiveType column) {
        return reader.getRowGroups().stream().map(group -> statistics(group, column));
    }

    private static LongStatistics statistics(BlockMetaData group, PrimitiveType column) {
        Statistics<?> statistics = group.getColumns().stream()
                .filter(chunk -> chunk.getPath().toArray()[0].equals(column.getName()))
                .findFirst()
                .orElseThrow()
                .getStatistics();
        if (statistics instanceof LongStatistics times && times.hasNonNullValue()) {
            return times;
        }
        throw new IllegalArgumentException("no statistics of column " + column.getName());
    }

    /** Other codecs would need what is not there without Hadoop. */
    private static void requireZstd(ParquetFileReader reader) {
        if (reader.getRowGroups().stream()
                .flatMap(group -> group.getColumns().stream())
                .anyMatch(chunk -> chunk.getCodec() != CompressionCodecName.ZSTD)) {
            throw new IllegalArgumentException("a column that is not compressed by zstd");
        }
    }

    private interface Reading<T> {
        T read(ParquetFileReader reader) throws IOException;
    }

    private static <T> T open(byte[] segment, Reading<T> reading) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification(true)
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new MemoryFile(segment), options)) {
            requireZstd(reader);
            return reading.read(reader);
        } catch (IOException | RuntimeException e) {
            // the decoder reports damage by whatever exception the damage led to
            throw new InvalidSegmentException("no segment: " + e.getMessage(), e);
        }
    }
}
