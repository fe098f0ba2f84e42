package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.tracking.Lineage;
import dev.perennial.training.domain.tracking.Lineage.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Whence runs of this process come. */
final class Lineages {
    private static final String BUILD = "build.properties";

    private Lineages() {}

    /** @param replica name of this replica */
    static Lineage of(RunPlan plan, String replica) {
        return new Lineage(
                plan.definition().digest(),
                plan.definition().training().seed(),
                codeVersion(),
                libraries(),
                machine(replica),
                plan.segments());
    }

    private static Map<String, String> libraries() {
        Map<String, String> libraries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> library : Libraries.versions().properties()) {
            libraries.put(library.getKey(), library.getValue().textValue());
        }
        return libraries;
    }

    private static Machine machine(String replica) {
        return new Machine(
                replica,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    }

    /** As the build wrote it: the version, and the commit where the build was told one. */
    private static String codeVersion() {
        try (InputStream file = Lineages.class.getResourceAsStream(BUILD)) {
            Properties build = new Properties();
            build.load(file);
            String commit = build.getProperty("commit", "");
            return build.getProperty("version") + (commit.isEmpty() ? "" : "+" + commit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
