/**
 * Decides when a model is trained, and trains it.
 *
 * <p>Owns: the known segments, which it also compacts and retires, the drift of each model, the training runs with their trials,
 * the counter of versions, the models that somebody uploads, and the bundles it writes. Topics in: {@code model-definitions}, {@code dataset-segments},
 * {@code unlabelled-segments}, {@code drift-detected}, {@code live-performance}, {@code model-deployments}, {@code training-requests},
 * {@code trial-requests}, {@code trial-results}. Topics out: {@code training-requests}, {@code trial-requests}, {@code trial-results},
 * {@code model-trained}.
 *
 * <p>Invariant: one cause starts at most one run, a model has at most one run at a time, and a run that is repeated after
 * a crash reads the same segments, writes the same bytes and announces the same event. No run waits for a deleted model.
 */
package dev.perennial.training;
