package dev.perennial.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A built tree with the real platform and the smallest programs that are services to the launcher. */
final class SmallTree implements AutoCloseable {
    private final Path directory;

    SmallTree(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve("local"), SourceTree.find().resolve("local"));
        for (Component service : Component.services()) {
            build(service, HealthyService.class);
        }
    }

    Path path() {
        return directory;
    }

    static Path program(Path tree, Component service) {
        return tree.resolve(service.title() + "-service/target/quarkus-app/quarkus-run.jar");
    }

    /** Makes a class of this module's tests the program of a service. */
    void build(Component service, Class<?> program) throws IOException {
        Path jar = program(directory, service);
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, program.getName());
        String entry = program.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream bytes = program.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(out);
        }
    }

    /** Whoever deletes the folder must not follow the link out of it. */
    @Override
    public void close() throws IOException {
        Files.delete(directory.resolve("local"));
    }
}
