/** Kafka: what comes in is recorded, what was recorded goes out. */
package dev.perennial.training.messaging;
