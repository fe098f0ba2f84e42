package dev.perennial.model.objects;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * A bucket of an S3-compatible store that knows conditional writes ({@code If-None-Match: *}).
 *
 * <p>The client reports some failures, a refused connection among them, by unchecked exceptions; as keys are checked
 * before, whatever it throws is the store's fault.
 */
public final class S3ObjectStore implements ErasableObjectStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    /** Bounds a store that answers byte by byte. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    /** Fits into an array with one byte more. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    /** Named so that no call is spent on asking for it. */
    private static final String REGION = "us-east-1";

    private final MinioClient client;
    private final OkHttpClient http;
    private final String bucket;

    private S3ObjectStore(MinioClient client, OkHttpClient http, String bucket) {
        this.client = client;
        this.http = http;
        this.bucket = bucket;
    }

    /**
     * Prepares the client; the first call to the store is the first that can fail for want of it.
     *
     * @param endpoint scheme, host and port, without a path
     * @param bucket   an existing bucket
     */
    public static S3ObjectStore connect(URI endpoint, String accessKey, String secretKey, String bucket) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(READ_TIMEOUT)
                .writeTimeout(READ_TIMEOUT)
                .callTimeout(CALL_TIMEOUT)
                .build();
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(REGION)
                .credentials(accessKey, secretKey)
                .httpClient(http)
                .build();
        return new S3ObjectStore(client, http, bucket);
    }

    @Override
    public byte[] get(String key, long maxBytes) {
        GetObjectArgs args = GetObjectArgs.builder()
                .bucket(bucket)
                .object(ObjectKeys.require(key))
                .build();
        try (GetObjectResponse response = client.getObject(args)) {
            String length = response.headers().get("Content-Length");
            if (length != null && Long.parseLong(length) > maxBytes) {
                throw new ObjectTooLargeException(key, maxBytes);
            }
            byte[] bytes = response.readNBytes((int) Math.min(maxBytes, MOST_BYTES) + 1);
            if (bytes.length > maxBytes) {
                throw new ObjectTooLargeException(key, maxBytes);
            }
            if (length != null && bytes.length != Long.parseLong(length)) {
                throw new IOException(bytes.length + " bytes came (expected: " + length + ")");
            }
            return bytes;
        } catch (ObjectTooLargeException e) {
            throw e;
        } catch (MinioException | IOException | RuntimeException e) {
            if (isMissing(e)) {
                throw new ObjectMissingException(key);
            }
            throw broken("read", key, e);
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
        PutObjectArgs args = PutObjectArgs.builder()
                .bucket(bucket)
                .object(ObjectKeys.require(key))
                .data(bytes, bytes.length)
                .extraHeaders(Map.of("If-None-Match", "*"))
                .build();
        try {
            client.putObject(args);
            return true;
        } catch (MinioException | RuntimeException e) {
            if (status(e) == PRECONDITION_FAILED) {
                return false;
            }
            throw broken("write", key, e);
        }
    }

    @Override
    public List<String> list(String prefix) {
        ListObjectsArgs args = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        List<String> keys = new ArrayList<>();
        try {
            for (Result<Item> result : client.listObjects(args)) {
                keys.add(result.get().objectName());
            }
        } catch (MinioException | RuntimeException e) {
            throw broken("list", prefix, e);
        }
        Collections.sort(keys);
        return keys;
    }

    @Override
    public boolean exists(String key) {
        StatObjectArgs args = StatObjectArgs.builder()
                .bucket(bucket)
                .object(ObjectKeys.require(key))
                .build();
        try {
            client.statObject(args);
            return true;
        } catch (MinioException | RuntimeException e) {
            if (isMissing(e)) {
                return false;
            }
            throw broken("look up", key, e);
        }
    }

    @Override
    public void delete(String key) {
        RemoveObjectArgs args = RemoveObjectArgs.builder()
                .bucket(bucket)
                .object(ObjectKeys.require(key))
                .build();
        try {
            client.removeObject(args);
        } catch (MinioException | RuntimeException e) {
            if (!isMissing(e)) {
                throw broken("delete", key, e);
            }
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private static boolean isMissing(Exception e) {
        // a missing bucket is a store set up wrongly, not an object that is not there
        return status(e) == NOT_FOUND
                && e instanceof ErrorResponseException answer
                && !"NoSuchBucket".equals(answer.errorResponse().code());
    }

    private static int status(Exception e) {
        return e instanceof ErrorResponseException answer ? answer.response().code() : 0;
    }

    private ObjectStoreException broken(String verb, String key, Exception cause) {
        return new ObjectStoreException(
                "cannot " + verb + " \"" + key + "\" in bucket " + bucket + ": " + cause.getMessage(), cause);
    }
}
