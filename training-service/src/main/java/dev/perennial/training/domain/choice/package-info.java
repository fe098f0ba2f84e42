/** Which trial a run is built on, and why. Invariant: the same numbers give the same choice, in whatever order they come. */
package dev.perennial.training.domain.choice;
