/**
 * Performance goals that can be run. Each program prints a table of what it measured beside its goal and ends with 0 only
 * if every goal is met.
 */
package dev.perennial.benchmarks;
