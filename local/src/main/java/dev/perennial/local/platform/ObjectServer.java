package dev.perennial.local.platform;

import dev.perennial.local.Addresses;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3 over a folder of files. */
final class ObjectServer implements Server {
    private static final int THREADS = 32;
    private static final long STOP_MILLIS = 5000;

    private final Path data;
    private final int port;
    private S3Proxy server;

    ObjectServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    @Override
    public synchronized void start() {
        try {
            // A bucket is a folder; made before the server listens, so that whoever is answered finds it.
            Files.createDirectories(data.resolve(Addresses.BUCKET));
            server = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(data.toString()))
                    .endpoint(URI.create("http://" + Addresses.HOST + ":" + port))
                    .awsAuthentication(
                            AuthenticationType.AWS_V2_OR_V4, Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY)
                    .jettyMaxThreads(THREADS)
                    .stopTimeout(STOP_MILLIS)
                    .build();
            server.start();
        } catch (Exception e) {
            throw new ServerException("S3 did not start on port " + port, e);
        }
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new ServerException("S3 did not stop", e);
            }
            server = null;
        }
    }
}
