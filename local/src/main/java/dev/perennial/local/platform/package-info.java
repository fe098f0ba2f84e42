/**
 * The program that holds Kafka, PostgreSQL and S3 for an installation: real servers, unpacked from Maven artifacts.
 *
 * <p>Owns the folder {@code data}. Before a server answers for the first time, what belongs in it is there: all topics, the database
 * with its user, the bucket.
 *
 * <p>Invariant: whatever was acknowledged is still there after a {@code kill -9} of this program or of PostgreSQL.
 */
package dev.perennial.local.platform;
