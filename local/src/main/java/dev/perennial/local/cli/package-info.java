/**
 * The command line: one class a verb, each a few lines over {@link dev.perennial.local.Installation}.
 *
 * <p>Facts go to the standard output, progress and errors to the standard error. A verb ends with 0 only if what it was asked for came
 * about, with 1 if it did not, with 2 if the question was malformed.
 */
package dev.perennial.local.cli;
