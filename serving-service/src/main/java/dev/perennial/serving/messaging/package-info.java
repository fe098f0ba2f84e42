/** Kafka: follows {@code model-deployments} and {@code feature-values}, writes {@code predictions} and {@code replica-status}. */
package dev.perennial.serving.messaging;
