/** Takes models that somebody brings, and opens their graphs in processes that may die over them. */
package dev.perennial.training.upload;
