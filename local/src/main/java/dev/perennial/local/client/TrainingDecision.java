package dev.perennial.local.client;

import java.util.UUID;

/**
 * What the triggers say.
 *
 * @param decision {@code run} or {@code wait}
 * @param runId    the run that starts; null when none does
 * @param detail   the reason in one sentence
 */
public record TrainingDecision(String decision, UUID runId, String detail) {}
