/**
 * How events travel on Kafka: topic names and settings, CloudEvents 1.0 headers in binary mode, JSON values. One topic
 * carries one type, so the topic alone says how to read a record. And what Kafka's clients in several services have alike.
 */
package dev.perennial.contracts.kafka;
