/** What is kept of a run beside its result: whence it came, what it took, how its fits went. Decides nothing. */
package dev.perennial.training.domain.tracking;
