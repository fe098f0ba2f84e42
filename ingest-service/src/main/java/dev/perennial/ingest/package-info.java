/**
 * Takes data in: model definitions, feature events and labels, over HTTP and Kafka.
 *
 * <p>Owns the relay from the producers' own topics, the join of labels to features, the segments in object storage, and
 * the definitions' way onto the log. Topics in: {@code feature-events}, {@code predictions}, {@code label-events},
 * {@code examples}, {@code model-definitions}, and the producers' own that definitions name. Topics out:
 * {@code model-definitions}, {@code feature-events}, {@code label-events}, {@code examples}, {@code dataset-segments},
 * {@code unlabelled-segments}, and
 * a dead-letter topic for each that it reads.
 *
 * <p>Invariant: what was answered with a 2xx is on the log; each example is joined once, and stands in exactly one
 * announced segment, whatever crashes in between.
 */
package dev.perennial.ingest;
