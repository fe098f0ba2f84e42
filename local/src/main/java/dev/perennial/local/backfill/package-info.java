/**
 * Loads a history beside the live traffic. In come a file and the model's definition; out go rows with their features, their label and
 * both times, in parts that are done once. Where a backfill goes on is asked of the service, so that nothing is kept here.
 */
package dev.perennial.local.backfill;
