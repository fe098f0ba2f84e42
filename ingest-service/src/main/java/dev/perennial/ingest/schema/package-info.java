/**
 * Records that are Avro or Protobuf, by schemas of a Confluent-compatible registry. Owns the client of the registry and what it has
 * answered. In comes a record's bytes, which start with the id of a schema; out goes the object that they say, as JSON would
 * have it.
 *
 * <p>Invariant: what is wrong with a record is told apart from what is wrong with the registry. The first is an
 * {@code UnmappableException}, the second leaves the record where it is. No bytes make it take more memory than a few hundred
 * times their own.
 */
package dev.perennial.ingest.schema;
