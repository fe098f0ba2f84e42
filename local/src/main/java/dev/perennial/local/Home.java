package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The folder of an installation and what lies where in it.
 *
 * @param directory absolute; created when first needed
 */
public record Home(Path directory) {
    public Home {
        directory = directory.toAbsolutePath().normalize();
    }

    public Path kafkaData() {
        return directory.resolve("data/kafka");
    }

    public Path postgresData() {
        return directory.resolve("data/postgres");
    }

    /** Where PostgreSQL's programs are unpacked. */
    public Path postgresBinaries() {
        return cache().resolve("postgres");
    }

    public Path objectData() {
        return directory.resolve("data/s3");
    }

    /** Holds a pid file for each process, and the lock of whoever starts or stops them. */
    public Path run() {
        return directory.resolve("run");
    }

    public Path log(Component component) {
        return directory.resolve("logs").resolve(component.title() + ".log");
    }

    /** What a service keeps on disk and can rebuild. */
    public Path state(Component component) {
        return directory.resolve("state").resolve(component.title());
    }

    /** Unpacked native libraries and the like, the same for every process. */
    public Path cache() {
        return directory.resolve("cache");
    }

    /** Emptied at each start of the component, since a killed process leaves its native libraries there. */
    public Path temporary(Component component) {
        return directory.resolve("tmp").resolve(component.title());
    }

    /** The ports of this installation: the standard ones, or those in a row from the remembered base. */
    public Ports ports() {
        OptionalInt base = portBase();
        return base.isPresent() ? Ports.from(base.getAsInt()) : Ports.standard();
    }

    OptionalInt portBase() {
        Path file = portBaseFile();
        try {
            return Files.exists(file)
                    ? OptionalInt.of(
                            Integer.parseInt(Files.readString(file, UTF_8).strip()))
                    : OptionalInt.empty();
        } catch (NumberFormatException malformed) {
            throw new LocalException("The file " + file + " must hold one number, the first port.", malformed);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        }
    }

    void rememberPortBase(int base) {
        Ports.from(base);
        try {
            Files.createDirectories(directory);
            Files.writeString(portBaseFile(), base + "\n", UTF_8);
        } catch (IOException e) {
            throw LocalException.cannot("write " + portBaseFile(), e);
        }
    }

    private Path portBaseFile() {
        return directory.resolve("ports-from");
    }
}
