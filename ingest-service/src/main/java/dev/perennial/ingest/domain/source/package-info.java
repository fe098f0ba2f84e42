/** The producers' own topics: how their records become events, and how far each model has come in them, and in which order. Pure. */
package dev.perennial.ingest.domain.source;
