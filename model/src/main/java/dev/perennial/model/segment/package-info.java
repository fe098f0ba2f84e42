/**
 * Segments: immutable Parquet objects that hold the joined examples of one model, partition and offset range. Columns
 * are {@code exampleId}, {@code eventTime}, {@code knownAt}, {@code f.<feature>} each and {@code label}, so that DuckDB,
 * pandas, Spark and Trino open the folder {@code segments/} as one Hive-partitioned table. Small ones that follow each
 * other are compacted into one, which knows the offsets that its rows came with.
 */
package dev.perennial.model.segment;
