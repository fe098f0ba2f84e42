/**
 * What a replay came to, as numbers: the served predictions beside the first model never retrained and beside a constant.
 *
 * <p>Comes in: the outcome of a replay. Goes out: records that are printed and written as JSON. Invariant: what is
 * compared is scored on the same rows.
 */
package dev.perennial.local.report;
