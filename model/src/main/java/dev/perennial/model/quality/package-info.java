/**
 * Holds a dataset against what its definition expects. In come labelled examples and the time of the request; out comes one outcome
 * per expectation. The same examples and time give the same outcomes.
 */
package dev.perennial.model.quality;
