package dev.perennial.ingest.rest;

/** There is no definition under a name. */
final class ModelUnknownException extends RuntimeException {
    ModelUnknownException(String modelName) {
        super("no model \"" + modelName + "\"; PUT its definition to /v1/models/" + modelName + " first");
    }
}
