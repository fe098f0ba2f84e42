/** How much each input of a model matters. Pure functions of a model's scores; what is random is seeded. */
package dev.perennial.training.domain.explanation;
