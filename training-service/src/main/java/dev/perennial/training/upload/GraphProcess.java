package dev.perennial.training.upload;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.upload.TensorRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The throw-away process that opens a graph first. It finds its work in a folder and leaves there either what is wrong with
 * the graph or what the graph answers; when it leaves neither, the graph was its end.
 */
final class GraphProcess {
    static final String ONNX = "model.onnx";
    static final String DEFINITION = "definition.json";
    /** Rows to answer; without them the graph is opened only. */
    static final String ROWS = "rows.bin";

    static final String SCORES = "scores.bin";
    static final String PROBLEMS = "problems.json";

    private static final Pattern TOO_NEW = Pattern.compile("Opset (\\d+) is under development.*till opset (\\d+)");
    private static final Pattern UNKNOWN = Pattern.compile("No Op registered for (\\S+)");
    /** Which node it is comes before what is wrong with it. */
    private static final Pattern MESSAGE = Pattern.compile("(?s).*message: (?:.*, Error )?(.*?)\\s*");

    private GraphProcess() {}

    /** @param arguments the folder */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ModelDefinition definition = DefinitionParser.parse(Files.readString(folder.resolve(DEFINITION)));
        List<Problem> problems = problems(folder, definition);
        // written whole or not at all
        if (!problems.isEmpty()) {
            Path part = folder.resolve("part");
            Files.write(part, Json.mapper().writeValueAsBytes(problems));
            Files.move(part, folder.resolve(PROBLEMS));
        }
        // native threads must not keep it
        Runtime.getRuntime().halt(0);
    }

    private static List<Problem> problems(Path folder, ModelDefinition definition) throws IOException {
        byte[] onnx = Files.readAllBytes(folder.resolve(ONNX));
        try {
            List<Problem> problems = statically(onnx, definition);
            if (problems.isEmpty()) {
                open(folder, onnx, definition);
            }
            return problems;
        } catch (InvalidInputException e) {
            return e.problems();
        } catch (InvalidBundleException e) {
            return List.of(engineProblem(root(e)));
        }
    }

    /** All that is wrong with a graph as far as can be told without running it. */
    static List<Problem> statically(byte[] onnx, ModelDefinition definition) {
        GraphReader reader = GraphReader.of(onnx);
        List<Problem> problems = new ArrayList<>(reader.refused());
        problems.addAll(TensorRules.problems(definition, "onnx", reader.inputs(), reader.outputs()));
        return problems;
    }

    private static void open(Path folder, byte[] onnx, ModelDefinition definition) throws IOException {
        Path rows = folder.resolve(ROWS);
        try (ScoringModel model = ScoringModel.open(onnx, definition)) {
            if (Files.exists(rows)) {
                Path part = folder.resolve("part");
                RowsFile.writeScores(part, model.score(RowsFile.read(rows, definition)));
                Files.move(part, folder.resolve(SCORES));
            }
        }
    }

    /** The engine's own words are at the end of the causes. */
    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** What the engine says, without the codes that it says it with. */
    static Problem engineProblem(String message) {
        Matcher tooNew = TOO_NEW.matcher(message);
        if (tooNew.find()) {
            return new Problem(
                    "onnx.opset_import",
                    tooNew.group(1),
                    "at most " + tooNew.group(2) + ", the newest that ONNX Runtime here has");
        }
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.find()) {
            return new Problem(
                    "onnx.node " + unknown.group(1),
                    "an operator that ONNX Runtime here does not have",
                    "operators of ai.onnx and ai.onnx.ml");
        }
        Matcher found = MESSAGE.matcher(message);
        String words = found.matches() ? found.group(1) : message;
        return new Problem("onnx", words, "a graph that ONNX Runtime opens and computes. It said: " + words);
    }
}
