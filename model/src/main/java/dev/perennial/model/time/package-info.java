/**
 * How far the data's own time has come, so that every service calls the same record late.
 *
 * <p>Comes in: event times and known times, in whatever order records bring them. Goes out: a clock that never goes back.
 * Invariant: it depends on the records alone, and a few strangers among them do not move it.
 */
package dev.perennial.model.time;
