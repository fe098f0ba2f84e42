/**
 * Takes {@code model-trained} in, has runs judged one after the other, and sends what was stored.
 *
 * <p>The consumer only records a run, so a record is acknowledged within milliseconds however long judging takes. One
 * worker thread judges; what it did not finish it finds again after a restart.
 */
package dev.perennial.evaluation.messaging;
