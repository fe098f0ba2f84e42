/**
 * Replays a history through the running loop in lockstep: the data's time waits while a run, its verdict and its swap are
 * in flight, so that the outcome depends on the history alone and not on the speed of the machine.
 *
 * <p>Comes in: history rows and a definition. Goes out: what was predicted for each row, by which version, and how fresh
 * it was. Invariant: a prediction is asked for before its label is published, and each event is published at its time.
 */
package dev.perennial.local.replay;
