package dev.perennial.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perennial.local.LocalException;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form with files, which are read as they are sent. */
final class MultipartBody {
    private final String boundary = UUID.randomUUID().toString();
    private final List<BodyPublisher> parts = new ArrayList<>();

    MultipartBody text(String name, String value) {
        head(name, "");
        parts.add(BodyPublishers.ofString(value + "\r\n", UTF_8));
        return this;
    }

    /** @throws LocalException if there is no such file */
    MultipartBody file(String name, Path file) {
        head(name, "; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream");
        try {
            parts.add(BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw new LocalException("Cannot read " + file + ": " + file + " does not exist.", e);
        }
        parts.add(BodyPublishers.ofString("\r\n", UTF_8));
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("--" + boundary + "--\r\n", UTF_8));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }

    private void head(String name, String rest) {
        parts.add(BodyPublishers.ofString(
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + rest + "\r\n\r\n",
                UTF_8));
    }
}
