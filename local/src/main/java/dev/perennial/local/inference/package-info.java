/**
 * Proposes a model's definition from a file, for a person to read and change. Comes in: the cells of a table, as text. Goes
 * out: a definition in YAML that fits every row of it, with what was seen of each column beside it. Invariant: the proposal is
 * a valid definition.
 */
package dev.perennial.local.inference;
