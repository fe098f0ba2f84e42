package dev.perennial.model.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server in this process; what holds for it holds for the fake that other tests use. */
class S3ObjectStoreTest {
    private static S3Proxy server;
    private static S3ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("perennial"));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "key", "secret")
                .build();
        server.start();
        store = connect(server.getPort(), "secret", "perennial");
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
    }

    @Test
    void objectIsWrittenOnceAndNeverChanges() {
        for (ObjectStore each : both()) {
            byte[] first = "first".getBytes(StandardCharsets.UTF_8);

            assertThat(each.exists("once/a=1/b.bin")).isFalse();
            assertThat(each.putIfAbsent("once/a=1/b.bin", first)).isTrue();
            assertThat(each.putIfAbsent("once/a=1/b.bin", new byte[] {1})).isFalse();
            assertThat(each.get("once/a=1/b.bin", 5)).isEqualTo(first);
            assertThat(each.exists("once/a=1/b.bin")).isTrue();
        }
    }

    @Test
    void whatIsDeletedIsGoneHoweverOften() {
        for (ErasableObjectStore each : List.of(store, new InMemoryObjectStore())) {
            each.putIfAbsent("gone/a", new byte[] {1});
            each.putIfAbsent("gone/b", new byte[] {2});

            each.delete("gone/a");
            each.delete("gone/a");

            assertThat(each.list("gone/")).containsExactly("gone/b");
            assertThatThrownBy(() -> each.get("gone/a", 1)).isInstanceOf(ObjectMissingException.class);
            assertThatThrownBy(() -> each.delete("../gone")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void emptyAndLargeObjectsComeBackWhole() {
        byte[] large = new byte[12 * 1024 * 1024];
        large[large.length - 1] = 7;
        for (ObjectStore each : both()) {
            each.putIfAbsent("size/empty", new byte[0]);
            each.putIfAbsent("size/large", large);

            assertThat(each.get("size/empty", 0)).isEmpty();
            assertThat(each.get("size/large", large.length)).isEqualTo(large);
        }
    }

    @Test
    void listIsSortedAndRecursive() {
        for (ObjectStore each : both()) {
            for (String key : List.of("list/b", "list/a/2", "list/a/1", "listed")) {
                each.putIfAbsent(key, new byte[] {1});
            }

            assertThat(each.list("list/")).containsExactly("list/a/1", "list/a/2", "list/b");
            assertThat(each.list("nothing/")).isEmpty();
        }
    }

    @Test
    void missingOrTooLargeObjectIsToldApartFromABrokenStore() {
        for (ObjectStore each : both()) {
            each.putIfAbsent("large", new byte[11]);

            assertThatThrownBy(() -> each.get("missing", 10)).isInstanceOf(ObjectMissingException.class);
            assertThatThrownBy(() -> each.get("large", 10)).isInstanceOf(ObjectTooLargeException.class);
        }
    }

    @Test
    void keyThatLeavesItsPlaceIsRefused() {
        for (ObjectStore each : both()) {
            for (String key : List.of("", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a b", "a\u0000", "a%2e", "ä")) {
                assertThatThrownBy(() -> each.get(key, 1)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> each.exists(key)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> each.putIfAbsent(key, new byte[1]))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> each.exists("a".repeat(1025))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void wrongKeyOrBucketIsABrokenWorld() {
        try (S3ObjectStore wrongKey = connect(server.getPort(), "wrong", "perennial");
                S3ObjectStore wrongBucket = connect(server.getPort(), "secret", "elsewhere")) {
            assertThatThrownBy(() -> wrongKey.get("a", 1)).isInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> wrongBucket.get("a", 1)).isInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> wrongBucket.putIfAbsent("a", new byte[1]))
                    .isInstanceOf(ObjectStoreException.class);
        }
    }

    @Test
    void storeThatIsDownIsABrokenWorld() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (S3ObjectStore down = connect(free, "secret", "perennial")) {
            assertThatThrownBy(() -> down.get("a", 1)).isInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> down.putIfAbsent("a", new byte[1])).isInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> down.list("a")).isInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> down.exists("a")).isInstanceOf(ObjectStoreException.class);
        }
    }

    @Test
    void answerThatBreaksOffIsABrokenWorld() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                S3ObjectStore truncating = connect(socket.getLocalPort(), "secret", "perennial")) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> answerHalf(socket));

            assertThatThrownBy(() -> truncating.get("a", 1000)).isInstanceOf(ObjectStoreException.class);
            answer.join();
        }
    }

    private static void answerHalf(ServerSocket socket) {
        try (Socket connection = socket.accept()) {
            byte[] head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII);
            connection.getInputStream().read();
            connection.getOutputStream().write(head);
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ObjectStore> both() {
        return List.of(store, new InMemoryObjectStore());
    }

    private static S3ObjectStore connect(int port, String secretKey, String bucket) {
        return S3ObjectStore.connect(URI.create("http://127.0.0.1:" + port), "key", secretKey, bucket);
    }
}
