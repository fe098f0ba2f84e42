package dev.perennial.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a component is started.
 *
 * @param program what must exist for it to start: the JAR
 * @param command the whole command line
 * @param environment what is added to the environment of the launcher
 */
record Launch(Path program, List<String> command, Map<String, String> environment) {
    private static final String PLATFORM_CLASS = "dev.perennial.local.platform.Platform";

    static Launch of(Component component, Path tree, Home home) {
        Path jar = jar(component, tree);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(component.virtualMachineOptions());
        command.add("-Djava.io.tmpdir=" + home.temporary(component));
        command.add("-XX:ErrorFile=" + home.log(component).resolveSibling(component.title() + "-crash.log"));
        if (component == Component.PLATFORM) {
            command.addAll(List.of("-Dperennial.log=info", "-cp", jar.toString(), PLATFORM_CLASS));
            command.add(home.directory().toString());
            return new Launch(jar, List.copyOf(command), Map.of("MALLOC_ARENA_MAX", "2"));
        }
        command.addAll(List.of("-Dai.djl.offline=true", "-jar", jar.toString()));
        return new Launch(jar, List.copyOf(command), serviceEnvironment(component, home));
    }

    private static Path jar(Component component, Path tree) {
        return component == Component.PLATFORM
                ? tree.resolve("local/target/local.jar")
                : tree.resolve(component.title() + "-service/target/quarkus-app/quarkus-run.jar");
    }

    private static Map<String, String> serviceEnvironment(Component component, Home home) {
        Addresses addresses = new Addresses(home.ports());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("QUARKUS_HTTP_HOST", Addresses.HOST);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(addresses.ports().of(component)));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
        environment.put("PERENNIAL_S3_ENDPOINT", addresses.s3().toString());
        environment.put("PERENNIAL_S3_ACCESS_KEY", Addresses.S3_ACCESS_KEY);
        environment.put("PERENNIAL_S3_SECRET_KEY", Addresses.S3_SECRET_KEY);
        environment.put("PERENNIAL_S3_BUCKET", Addresses.BUCKET);
        environment.put("PERENNIAL_DATABASE_HOST", Addresses.HOST);
        environment.put(
                "PERENNIAL_DATABASE_PORT", Integer.toString(addresses.ports().postgres()));
        environment.put("PERENNIAL_DATABASE_NAME", Addresses.DATABASE);
        environment.put("PERENNIAL_DATABASE_USER", Addresses.DATABASE_USER);
        environment.put("PERENNIAL_DATABASE_PASSWORD", Addresses.DATABASE_PASSWORD);
        environment.put("PERENNIAL_STATE_DIR", home.state(component).toString());
        environment.put("DJL_CACHE_DIR", home.cache().resolve("djl").toString());
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("MALLOC_ARENA_MAX", "2");
        return Map.copyOf(environment);
    }
}
