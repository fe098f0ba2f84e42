/** What one record tells, and what is remembered of its example. */
package dev.perennial.monitor.domain.example;
