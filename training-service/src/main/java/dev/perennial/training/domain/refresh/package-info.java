/** Whether a run continues what serves or fits anew, by what continuing was worth so far. */
package dev.perennial.training.domain.refresh;
