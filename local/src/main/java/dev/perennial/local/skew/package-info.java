/**
 * Does a model see in training what it saw when it answered? Comes in: the events of one model as they stand on the log.
 * Goes out: the share of predictions whose features come out differently when they are computed again, feature by feature,
 * with examples. Invariant: what is computed again knows nothing that was not known at the event time.
 */
package dev.perennial.local.skew;
