package dev.perennial.local;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree whose built programs are started. */
public final class SourceTree {
    /** Set by the {@code perennial} script: the root of the tree that it stands in. */
    public static final String PROPERTY = "perennial.tree";

    private SourceTree() {}

    /**
     * The tree named by the system property, else the one around the working directory.
     *
     * @throws LocalException if there is neither
     */
    public static Path find() {
        String named = System.getProperty(PROPERTY);
        return named != null ? Path.of(named) : around(Path.of("").toAbsolutePath());
    }

    static Path around(Path directory) {
        for (Path candidate = directory; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve("mvnw")) && Files.isDirectory(candidate.resolve("local"))) {
                return candidate;
            }
        }
        throw new LocalException("There is no source tree of Perennial around " + directory + ".");
    }
}
