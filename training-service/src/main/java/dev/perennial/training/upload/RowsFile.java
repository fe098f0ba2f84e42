package dev.perennial.training.upload;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands rows of features to another process, and its scores back: column by column, in the definition's order. */
final class RowsFile {
    private RowsFile() {}

    static void write(Path file, ModelDefinition definition, FeatureTable table) throws IOException {
        try (DataOutputStream out = out(file)) {
            out.writeInt(table.size());
            for (Map.Entry<String, FeatureDefinition> input :
                    definition.inputs().entrySet()) {
                if (FeatureTable.isText(input.getValue())) {
                    writeTexts(out, table.texts(input.getKey()));
                } else {
                    writeNumbers(out, table.numbers(input.getKey()));
                }
            }
        }
    }

    static FeatureTable read(Path file, ModelDefinition definition) throws IOException {
        try (DataInputStream in = in(file)) {
            int size = in.readInt();
            Map<String, double[]> numbers = new LinkedHashMap<>();
            Map<String, String[]> texts = new LinkedHashMap<>();
            for (Map.Entry<String, FeatureDefinition> input :
                    definition.inputs().entrySet()) {
                if (FeatureTable.isText(input.getValue())) {
                    texts.put(input.getKey(), readTexts(in, size));
                } else {
                    numbers.put(input.getKey(), readNumbers(in, size));
                }
            }
            return new FeatureTable(size, numbers, texts);
        }
    }

    /** @param scores rows of one length, at least one */
    static void writeScores(Path file, double[][] scores) throws IOException {
        try (DataOutputStream out = out(file)) {
            for (double[] row : scores) {
                writeNumbers(out, row);
            }
        }
    }

    /** @throws IOException also when the file holds fewer */
    static double[][] readScores(Path file, int rows, int width) throws IOException {
        double[][] scores = new double[rows][];
        try (DataInputStream in = in(file)) {
            for (int row = 0; row < rows; row++) {
                scores[row] = readNumbers(in, width);
            }
        }
        return scores;
    }

    private static DataOutputStream out(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    private static DataInputStream in(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    private static void writeNumbers(DataOutputStream out, double[] numbers) throws IOException {
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    private static double[] readNumbers(DataInputStream in, int size) throws IOException {
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }

    private static void writeTexts(DataOutputStream out, String[] texts) throws IOException {
        for (String text : texts) {
            out.writeBoolean(text != null);
            if (text != null) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    private static String[] readTexts(DataInputStream in, int size) throws IOException {
        String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = in.readBoolean() ? new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8) : null;
        }
        return texts;
    }
}
