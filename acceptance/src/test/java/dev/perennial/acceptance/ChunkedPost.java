package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A request whose body comes in chunks, so that nobody knows its length beforehand. It may be answered before its end. */
final class ChunkedPost {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String STATUS_LINE = "HTTP/1.1 ";

    private ChunkedPost() {}

    /** The status of the answer to a body of so many spaces. */
    static int status(URI uri, String contentType, int bytes) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(socket, uri, contentType, bytes));
            String answer = new String(socket.getInputStream().readNBytes(STATUS_LINE.length() + 3), US_ASCII);
            if (!answer.startsWith(STATUS_LINE)) {
                throw new IOException("no answer but \"" + answer + "\"; all sent: " + sending.isDone());
            }
            return Integer.parseInt(answer.substring(STATUS_LINE.length()));
        }
    }

    private static void send(Socket socket, URI uri, String contentType, int bytes) {
        byte[] chunk = new byte[CHUNK_BYTES];
        Arrays.fill(chunk, (byte) ' ');
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nContent-Type: "
                            + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(US_ASCII));
            for (int sent = 0; sent < bytes; sent += chunk.length) {
                out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException hungUp) {
            // whoever has answered need not read on
            throw new UncheckedIOException(hungUp);
        }
    }
}
