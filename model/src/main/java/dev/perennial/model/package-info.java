/**
 * What a model is: its examples as tables and segments, its bundle, how it scores, how good it is, and what its data
 * looked like. Training, evaluation, serving and monitor share this code, so that they mean the same by it.
 *
 * <p>Comes in: definitions, examples, bytes from object storage. Goes out: datasets, bundles, scores, metrics, profiles.
 * Invariant: the same inputs give the same bytes and numbers, in every process; what was altered is never opened.
 */
package dev.perennial.model;
