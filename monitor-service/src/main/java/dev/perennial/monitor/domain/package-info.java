/** What a window of predictions and labels says about a model. No clock, no framework. */
package dev.perennial.monitor.domain;
