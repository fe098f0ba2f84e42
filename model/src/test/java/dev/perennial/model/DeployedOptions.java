package dev.perennial.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service's virtual machine is told on Kubernetes, for a measurement of the service as it is deployed. */
public final class DeployedOptions {
    private static final Pattern OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS, value: \"([^\"]+)\"");

    private DeployedOptions() {}

    /**
     * The options, but for the folder of temporary files, which is the container's.
     *
     * @param tree    root of the source tree
     * @param service such as {@code training-service}
     * @throws IOException if the tree has no such deployment, or it says nothing of options
     */
    public static List<String> of(Path tree, String service) throws IOException {
        Path deployment = tree.resolve("k8s/base").resolve(service + ".yaml");
        Matcher found = OPTIONS.matcher(Files.readString(deployment));
        if (!found.find()) {
            throw new IOException("no JAVA_TOOL_OPTIONS in " + deployment);
        }
        return List.of(found.group(1).split(" +", -1)).stream()
                .filter(option -> !option.startsWith("-Djava.io.tmpdir="))
                .toList();
    }
}
