/** How settings are searched, and which are given up early: pure functions of what was found so far, and of a seed. */
package dev.perennial.training.domain.tuning;
