/** Kafka: the view of the definitions, the publisher, and the topology that joins labels to features. */
package dev.perennial.ingest.messaging;
