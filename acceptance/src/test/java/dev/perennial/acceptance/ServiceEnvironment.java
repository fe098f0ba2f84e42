package dev.perennial.acceptance;

import dev.perennial.local.Addresses;
import dev.perennial.local.Installation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a service that a test starts by itself has to know of the installation beside it. */
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /**
     * @param port  where it listens
     * @param state folder for what it keeps on disk
     */
    static Map<String, String> of(Installation installation, int port, Path state) {
        Addresses addresses = installation.addresses();
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", Addresses.HOST);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
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
        environment.put("PERENNIAL_STATE_DIR", state.toString());
        environment.put(
                "DJL_CACHE_DIR", installation.home().cache().resolve("djl").toString());
        environment.put("OPT_OUT_TRACKING", "true");
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        return environment;
    }
}
