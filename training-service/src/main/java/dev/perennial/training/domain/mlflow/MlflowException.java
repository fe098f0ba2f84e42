package dev.perennial.training.domain.mlflow;

/** A request of an MLflow client that is refused, with the code by which clients tell errors apart. */
public final class MlflowException extends RuntimeException {
    private final Code code;

    public MlflowException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Codes of MLflow that are answered, each with its HTTP status. */
    public enum Code {
        INVALID_PARAMETER_VALUE(400),
        RESOURCE_ALREADY_EXISTS(400),
        PERMISSION_DENIED(403),
        RESOURCE_DOES_NOT_EXIST(404),
        ENDPOINT_NOT_FOUND(404),
        INTERNAL_ERROR(500),
        TEMPORARILY_UNAVAILABLE(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public static MlflowException invalid(String message) {
        return new MlflowException(Code.INVALID_PARAMETER_VALUE, message);
    }

    public static MlflowException missing(String message) {
        return new MlflowException(Code.RESOURCE_DOES_NOT_EXIST, message);
    }

    public static MlflowException readOnly(String what) {
        return new MlflowException(
                Code.PERMISSION_DENIED, what + " is kept by Perennial itself and cannot be changed from outside.");
    }

    public static MlflowException noEndpoint(String endpoint) {
        return new MlflowException(
                Code.ENDPOINT_NOT_FOUND,
                "Perennial has no endpoint " + endpoint + "; docs/mlflow.md lists those there are.");
    }

    public Code code() {
        return code;
    }
}
