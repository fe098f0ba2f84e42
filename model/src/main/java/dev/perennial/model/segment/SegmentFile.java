package dev.perennial.model.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** How every segment is written, whatever its rows come from. */
final class SegmentFile {
    /** Of a column before it is compressed. A writer takes as much at once, however little it writes. */
    private static final int PAGE_BYTES = 64 * 1024;

    private SegmentFile() {}

    /**
     * The same arguments give the same bytes.
     *
     * @param rows hands every row, in order, to what it is given
     */
    static <T> byte[] write(WriteSupport<T> support, Map<String, String> metadata, Consumer<Consumer<T>> rows) {
        MemoryFile file = new MemoryFile();
        try (ParquetWriter<T> writer = new Builder<>(file, support)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withPageSize(PAGE_BYTES)
                .withExtraMetaData(metadata)
                .build()) {
            rows.accept(row -> write(writer, row));
        } catch (IOException e) {
            throw memoryFailed(e);
        }
        return file.bytes();
    }

    private static <T> void write(ParquetWriter<T> writer, T row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw memoryFailed(e);
        }
    }

    private static UncheckedIOException memoryFailed(IOException e) {
        return new UncheckedIOException("memory does not fail", e);
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
        private final WriteSupport<T> support;

        Builder(OutputFile file, WriteSupport<T> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // deprecated in favour of the next one, yet abstract
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
