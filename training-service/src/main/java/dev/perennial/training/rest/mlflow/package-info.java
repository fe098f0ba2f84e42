/**
 * The tracking REST interface of MLflow, for its clients: experiments, runs, params, metrics, tags, artifacts. The runs of this service are
 * runs there that can only be read; others can be logged beside them.
 */
package dev.perennial.training.rest.mlflow;
