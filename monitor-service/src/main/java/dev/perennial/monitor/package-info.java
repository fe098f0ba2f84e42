/**
 * Watches the champion of every model.
 *
 * <p>Owns the windows of what was predicted and of how it turned out, kept in Kafka Streams stores.
 *
 * <p>In: {@code predictions}, {@code examples}, {@code model-definitions}, {@code model-deployments}, reference profiles
 * from object storage. Out: {@code drift-detected}, {@code live-performance}.
 *
 * <p>Invariant: every example counts once, and the order of the records inside a window changes nothing.
 */
package dev.perennial.monitor;
