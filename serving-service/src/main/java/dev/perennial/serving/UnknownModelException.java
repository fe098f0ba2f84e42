package dev.perennial.serving;

/** No model of that name, or not in that version, is served here. */
public final class UnknownModelException extends RuntimeException {
    /** @param version the one asked for; null for whichever is served */
    public UnknownModelException(String modelName, Integer version) {
        super(
                version == null
                        ? "model \"" + modelName + "\" is not served"
                        : "version " + version + " of model \"" + modelName + "\" is not served");
    }
}
