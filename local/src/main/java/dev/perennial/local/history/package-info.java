/**
 * Recorded histories: flights that ship with a library, and any CSV file.
 *
 * <p>Comes in: files. Goes out: {@link dev.perennial.local.history.HistoryRow}s with what was known when. Invariant: a
 * row's values are of the types that its definition declares; a value that is not is an error with its line and column.
 */
package dev.perennial.local.history;
