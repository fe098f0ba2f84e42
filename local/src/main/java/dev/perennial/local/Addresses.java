package dev.perennial.local;

import java.net.URI;

/**
 * Where the parts of an installation answer, and with which credentials. They guard nothing: all of it listens on the loopback
 * address of one person's machine.
 */
public record Addresses(Ports ports) {
    public static final String HOST = "127.0.0.1";
    public static final String DATABASE = "perennial";
    public static final String DATABASE_USER = "perennial";
    public static final String DATABASE_PASSWORD = "perennial";
    public static final String BUCKET = "perennial";
    public static final String S3_ACCESS_KEY = "perennial";
    public static final String S3_SECRET_KEY = "perennial-local";

    /** Host and port, as Kafka's clients take it. */
    public String kafka() {
        return HOST + ":" + ports.kafka();
    }

    public URI s3() {
        return URI.create("http://" + HOST + ":" + ports.s3());
    }

    public String database() {
        return "jdbc:postgresql://" + HOST + ":" + ports.postgres() + "/" + DATABASE;
    }

    /** The root of a service's REST interface, without a slash at its end. */
    public URI service(Component service) {
        return URI.create("http://" + HOST + ":" + ports.of(service));
    }
}
