package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a report goes. It is looked at before the work that is reported, which may take hours. */
record ReportFile(Path path) {
    ReportFile {
        path = path.toAbsolutePath().normalize();
    }

    void requireWritable() {
        if (Files.isDirectory(path)) {
            throw new LocalException("--report: " + path + " is a folder (expected: a file)");
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new LocalException("--report: there is no folder " + path.getParent());
        }
        if (!Files.isWritable(Files.exists(path) ? path : path.getParent())) {
            throw new LocalException("--report: no permission to write " + path);
        }
    }

    void write(Object report) {
        try {
            Files.writeString(
                    path, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        } catch (IOException e) {
            throw LocalException.cannot("write " + path, e);
        }
    }
}
