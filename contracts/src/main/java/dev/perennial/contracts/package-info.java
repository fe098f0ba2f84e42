/**
 * What crosses Kafka and HTTP: event records, topics, the model definition and the checks on raw values.
 *
 * <p>Comes in: nothing; every other module looks at this one. Goes out: records, JSON, JSON Schemas.
 * Invariant: a value that exists is valid, and what is written today can be read by every later version.
 */
package dev.perennial.contracts;
