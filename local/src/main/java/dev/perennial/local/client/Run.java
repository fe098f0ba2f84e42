package dev.perennial.local.client;

import java.util.UUID;

/**
 * One execution of training.
 *
 * @param state             {@code waiting}, {@code queued}, {@code running}, {@code trained} or {@code failed}
 * @param reason            what kind of cause it had
 * @param challengerVersion the version that is judged; null before the run was claimed
 * @param refitVersion      the version that would be deployed; null without refit
 * @param exampleCount      examples of its window; null before it was trained
 * @param algorithm         what won; null before it was trained
 * @param failure           why it failed; null when it did not; while it waits, what for
 */
public record Run(
        UUID runId,
        String state,
        String reason,
        Integer challengerVersion,
        Integer refitVersion,
        Long exampleCount,
        String algorithm,
        String failure) {
    public boolean isFinished() {
        return isTrained() || state.equals("failed");
    }

    public boolean isTrained() {
        return state.equals("trained");
    }
}
