/**
 * The relay: reads the producers' own topics, makes events of their records for every model that names them, and writes
 * those to the topics of Perennial in the transaction that moves its position on. What waits comes in the order of time over all partitions that a
 * model reads. What no event can be made of goes to a dead-letter topic and hinders nobody.
 */
package dev.perennial.ingest.source;
