/**
 * Judges challengers, keeps the registry of versions, and moves the champion.
 *
 * <p>In: {@code model-trained}, and of {@code model-definitions} the tombstones. Out: {@code model-evaluated}, then
 * {@code model-deployments}. Owns the database schema {@code evaluation}; reads segments and bundles from object storage,
 * writes none.
 *
 * <p>Invariant: a challenger is judged once; the champion moves by compare-and-set, each move in one transaction with
 * its reason; what is announced was stored before, so a repeat announces the same events with the same ids. A deleted
 * model has no champion; its versions, verdicts and moves stay, and numbers go on if it comes back.
 */
package dev.perennial.evaluation;
