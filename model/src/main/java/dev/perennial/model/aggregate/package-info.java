/**
 * What an aggregate IS, so that ingest computes, serving reads and the check of skew recomputes the same value, bit for bit.
 *
 * <p>Comes in: definitions, features, labels and the panes of {@code feature-values}. Goes out: contributions of events to
 * panes, and the value of an aggregate of one entity as of an instant. Invariant: the value depends on which events became
 * known before, not on their order, their partition, or how often panes were told.
 */
package dev.perennial.model.aggregate;
