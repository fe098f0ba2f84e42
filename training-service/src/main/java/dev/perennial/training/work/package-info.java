/** Threads of one's own: how they wait for work and for the database. */
package dev.perennial.training.work;
