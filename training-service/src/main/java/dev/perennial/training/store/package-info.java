/** PostgreSQL, schema {@code training}: every decision and run, once. Entities stay in here. */
package dev.perennial.training.store;
