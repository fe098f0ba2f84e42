/** What predictions and labels say about a model. No clock, no framework. */
package dev.perennial.monitor.domain;
