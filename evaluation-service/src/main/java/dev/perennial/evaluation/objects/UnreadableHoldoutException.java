package dev.perennial.evaluation.objects;

/** A segment of the holdout is lost or damaged; as objects never change, trying again is no help. */
final class UnreadableHoldoutException extends RuntimeException {
    UnreadableHoldoutException(String message) {
        super(message);
    }
}
