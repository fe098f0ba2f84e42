/** What MLflow clients ask with and what they may log: its filters, orders, limits and errors. */
package dev.perennial.training.domain.mlflow;
