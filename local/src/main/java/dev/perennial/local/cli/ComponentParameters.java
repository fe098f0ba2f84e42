package dev.perennial.local.cli;

import dev.perennial.local.Component;
import dev.perennial.local.LocalException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * For the verbs that take some components or all. They are read as text at first, since picocli says of an optional parameter that it
 * cannot convert only that it is unmatched.
 */
final class ComponentParameters {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMPONENT",
            description = "platform, ingest, training, evaluation, serving, monitor. Default: all.")
    private List<String> titles = List.of();

    Set<Component> components() {
        if (titles.isEmpty()) {
            return Component.all();
        }
        Set<Component> components = new TreeSet<>();
        for (String title : titles) {
            try {
                components.add(Component.of(title));
            } catch (LocalException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        return components;
    }
}
