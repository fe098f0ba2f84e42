package dev.perennial.acceptance;

import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out one whole installation to all tests {@link OnSharedInstallation}: starting one takes longer than most of them. It is started
 * for the first and stopped after the last.
 */
final class SharedInstallation implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedInstallation.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Installation.class;
    }

    @Override
    public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .installation();
    }

    /** Closed by JUnit with the store that it is in. */
    private record Running(Path home, Installation installation) implements AutoCloseable {
        static Running start() {
            Path home;
            try {
                home = Files.createTempDirectory("perennial-shared");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Running running = new Running(home, Installation.forTest(home));
            try {
                running.installation().up(Progress.SILENT);
                return running;
            } catch (RuntimeException | Error e) {
                running.installation().down(Progress.SILENT);
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            installation.down(Progress.SILENT);
            FileUtils.deleteDirectory(home.toFile());
        }
    }
}
