/** HTTP, port 8082: runs, trials, and where the training of a model stands. */
package dev.perennial.training.rest;
