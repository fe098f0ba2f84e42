package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as people read it. */
final class RunText {
    private RunText() {}

    /** @param run as the service wrote it, with its trials */
    static void print(JsonNode run, PrintWriter out) {
        out.printf(
                "run %s of %s: %s%n",
                run.path("runId").asText(),
                run.path("modelName").asText(),
                run.path("state").asText());
        print("", about(run), out);
        print("parameters", values(run.path("parameters")), out);
        print("metrics", values(run.path("metrics")), out);
        print("lineage", lineage(run.path("lineage")), out);
        if (!run.path("trials").isEmpty()) {
            out.println("trials");
            run.path("trials").forEach(trial -> out.println("  " + trial(trial)));
        }
    }

    /** One line of a trial. */
    static String trial(JsonNode trial) {
        String settings = trial.path("hyperparameters").properties().stream()
                .map(setting -> setting.getKey() + "=" + value(setting.getValue()))
                .collect(Collectors.joining(" "));
        return "trial %s  %s  score %s  %s s  %s"
                .formatted(
                        trial.path("number").asText(),
                        trial.path("algorithm").asText(),
                        RunsCommand.number(trial.path("score"), "%.4f"),
                        RunsCommand.number(trial.at("/cost/wallSeconds"), "%.2f"),
                        settings);
    }

    private static Map<String, String> about(JsonNode run) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put(
                "reason",
                run.path("reason").asText() + ": " + run.path("detail").asText());
        about.put("requested", run.path("requestedAt").asText());
        put(about, "started", run.path("startedAt"));
        put(about, "finished", run.path("finishedAt"));
        if (run.has("cost")) {
            about.put(
                    "took",
                    RunsCommand.number(run.at("/cost/wallSeconds"), "%.2f") + " s, CPU of its thread "
                            + RunsCommand.number(run.at("/cost/cpuSeconds"), "%.2f") + " s, attempt "
                            + run.path("attempt").asText());
        }
        about.put("versions", RunsCommand.versions(run));
        put(about, "why", run.path("why"));
        if (run.has("refresh")) {
            about.put("refresh", refresh(run.path("refresh")));
        }
        put(about, "trained through", run.path("trainedThrough"));
        put(about, "failure", run.path("failure"));
        return about;
    }

    private static String refresh(JsonNode refresh) {
        String regret = refresh.has("regret")
                ? "; regret of a refresh " + RunsCommand.number(refresh.path("regret"), "%.4f") + " "
                        + refresh.path("metric").asText()
                : "";
        return refresh.path("kind").asText() + ": " + refresh.path("why").asText() + regret;
    }

    private static Map<String, String> lineage(JsonNode lineage) {
        Map<String, String> lines = new LinkedHashMap<>();
        put(lines, "definition", lineage.path("definitionSha256"));
        put(lines, "code", lineage.path("codeVersion"));
        put(lines, "seed", lineage.path("seed"));
        if (lineage.has("segments")) {
            lines.put("segments", Integer.toString(lineage.path("segments").size()));
            lines.put("libraries", line(lineage.path("libraries")));
            lines.put("machine", line(lineage.path("machine")));
        }
        return lines;
    }

    private static String line(JsonNode fields) {
        return fields.properties().stream()
                .map(field -> field.getKey() + " " + field.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> values(JsonNode fields) {
        Map<String, String> values = new LinkedHashMap<>();
        fields.properties().forEach(field -> values.put(field.getKey(), value(field.getValue())));
        return values;
    }

    /** A whole number without a fraction. */
    private static String value(JsonNode value) {
        return value.isDouble() && value.doubleValue() == Math.rint(value.doubleValue())
                ? Long.toString(value.longValue())
                : value.isDouble() ? RunsCommand.number(value, "%.5g") : value.asText();
    }

    private static void put(Map<String, String> lines, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            lines.put(name, value.asText());
        }
    }

    private static void print(String title, Map<String, String> lines, PrintWriter out) {
        if (!title.isEmpty() && !lines.isEmpty()) {
            out.println(title);
        }
        lines.forEach((name, value) -> out.printf("  %-26s %s%n", name, value));
    }
}
