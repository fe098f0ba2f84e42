/**
 * One record per event, in the past tense; {@link dev.perennial.contracts.event.TrainingRequested} alone is a command.
 * Fields may be added as optional; anything else makes a new topic.
 */
package dev.perennial.contracts.event;
