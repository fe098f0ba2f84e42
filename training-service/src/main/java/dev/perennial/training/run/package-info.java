/** Carries runs out: a worker claims one, reads its segments, tunes, fits, checks and publishes two versions. */
package dev.perennial.training.run;
