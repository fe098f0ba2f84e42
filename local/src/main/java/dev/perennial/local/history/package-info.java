/**
 * Recorded histories: flights that ship with a library, and any CSV file.
 *
 * <p>Comes in: files. Goes out: {@link dev.perennial.local.history.HistoryRow}s with what was known when. Invariant: a
 * row holds what its definition allows, under an id of its own; one that does not is an error with its number and the field's path.
 */
package dev.perennial.local.history;
