/** What is decided without a clock, a random source of its own or a framework: when to train, on what, and with which settings. */
package dev.perennial.training.domain;
