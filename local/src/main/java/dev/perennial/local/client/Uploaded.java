package dev.perennial.local.client;

import java.util.UUID;

/**
 * What became of a model that was brought.
 *
 * @param modelVersion its version
 * @param runId        the run that checks it
 * @param state        how far that is: {@code waiting}, {@code running}, {@code trained}
 * @param detail       what it waits for; null when it does not wait
 * @param repeated     whether the same two files were brought before
 */
public record Uploaded(int modelVersion, UUID runId, String state, String detail, boolean repeated) {}
