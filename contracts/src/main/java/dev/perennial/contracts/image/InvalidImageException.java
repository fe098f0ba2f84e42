package dev.perennial.contracts.image;

/** A value that is no image of the size that its feature has. The message says what it is instead, in a few words. */
public final class InvalidImageException extends RuntimeException {
    InvalidImageException(String found) {
        super(found);
    }
}
