package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log that a component writes while it is read here. */
public final class LogFile {
    private static final int BLOCK_BYTES = 8192;
    private static final int MOST_BYTES_AT_ONCE = 1 << 20;

    private final Path file;
    private long position;

    /** @param file need not exist yet */
    public LogFile(Path file) {
        this.file = file;
    }

    /** The last lines, each with its line end; {@link #more()} goes on behind them. */
    public String last(int lines) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            position = startOfLast(lines, bytes);
        }
        return more();
    }

    /** What was written since the last call, at most a megabyte; from the beginning when the log was begun anew. */
    public String more() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() < position) {
                position = 0;
            }
            bytes.seek(position);
            byte[] text = new byte[(int) Math.min(MOST_BYTES_AT_ONCE, bytes.length() - position)];
            bytes.readFully(text);
            position += text.length;
            return new String(text, UTF_8);
        }
    }

    private static long startOfLast(int lines, RandomAccessFile bytes) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long end = bytes.length();
        int found = 0;
        for (long blockEnd = end; blockEnd > 0; blockEnd -= Math.min(blockEnd, BLOCK_BYTES)) {
            long blockStart = Math.max(0, blockEnd - BLOCK_BYTES);
            bytes.seek(blockStart);
            bytes.readFully(block, 0, (int) (blockEnd - blockStart));
            for (long at = blockEnd - 1; at >= blockStart; at--) {
                boolean lineEnd = block[(int) (at - blockStart)] == '\n' && at != end - 1;
                if (lineEnd && ++found == lines) {
                    return at + 1;
                }
            }
        }
        return 0;
    }
}
