/**
 * The registry in PostgreSQL, schema {@code evaluation}. Entities stay in here; what leaves are records. Every method is
 * one transaction and safe to repeat.
 */
package dev.perennial.evaluation.store;
