package dev.perennial.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Something the user can act on; the message is whole sentences and is all that is shown. */
public final class LocalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalException(String message) {
        super(message);
    }

    public LocalException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param what as in "Cannot …", such as {@code read power.csv} */
    public static LocalException cannot(String what, IOException cause) {
        return new LocalException("Cannot " + what + ": " + reason(cause) + ".", cause);
    }

    /** Java puts it into the exception's class, not into its message. */
    private static String reason(IOException cause) {
        if (!(cause instanceof FileSystemException failure)) {
            return cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
        if (failure instanceof NoSuchFileException) {
            return failure.getFile() + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission for " + failure.getFile();
        }
        if (failure instanceof FileAlreadyExistsException) {
            return failure.getFile() + " is there, but no folder";
        }
        return failure.getFile() + ": " + failure.getReason();
    }
}
