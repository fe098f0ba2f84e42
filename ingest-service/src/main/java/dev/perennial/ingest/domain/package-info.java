/** How labels meet features, and when a segment is cut: decisions on values, without a clock or a log. */
package dev.perennial.ingest.domain;
