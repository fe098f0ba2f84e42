/**
 * Perennial on one machine: Kafka, PostgreSQL and S3 in one process, the five services beside it, each a process of its own.
 *
 * <p>Owns the folder {@code .perennial}: {@code data} (kept for ever), {@code run} (pid files), {@code logs}, {@code state} (what
 * a service may lose and rebuild), {@code cache} and {@code tmp}. {@link dev.perennial.local.Installation} starts, stops and
 * observes it; {@code cli} is the command line over it, {@code platform} the program that holds the three servers.
 *
 * <p>Invariant: a process is signalled only when its pid and its start time are the recorded ones.
 */
package dev.perennial.local;
