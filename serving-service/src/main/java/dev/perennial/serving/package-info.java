/**
 * Answers predictions with the champion of every model and swaps models without a gap.
 *
 * <p>In: {@code model-deployments} and {@code feature-values}, read whole by every replica. Out: {@code predictions} (bounded, never blocks a
 * request) and {@code replica-status}. Owns nothing but a local copy of the last good bundle of each model.
 *
 * <p>Invariant: a model answers only after its bundle's digests, its golden examples and a warm-up have passed; it is
 * closed only after its last request is done; what answers is never replaced by anything but a newer deployment.
 */
package dev.perennial.serving;
