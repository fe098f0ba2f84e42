/**
 * The sealer: turns the log of examples into immutable segments in object storage. The object of a cut's first example
 * is written first and decides the cut's end; so of two sealers, or of one before and after a crash, the first stands.
 */
package dev.perennial.ingest.objects;
