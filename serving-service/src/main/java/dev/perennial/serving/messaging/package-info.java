/** Kafka: follows {@code model-deployments}, writes {@code predictions} and {@code replica-status}. */
package dev.perennial.serving.messaging;
