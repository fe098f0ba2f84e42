/** Has programs of the operator fit models. */
package dev.perennial.training.step;
