package dev.perennial.training.rest.mlflow;

import jakarta.ws.rs.Path;

/** The newer interfaces of MLflow, none of which is here. */
@Path("/api/3.0/mlflow")
class NewerResource extends NoEndpoints {}
