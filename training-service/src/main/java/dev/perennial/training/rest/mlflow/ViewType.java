package dev.perennial.training.rest.mlflow;

import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun.Stage;

/** Whether deleted things are shown. */
enum ViewType {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL;

    /** @param text null or empty: what is not deleted */
    static ViewType of(String text) {
        if (text == null || text.isEmpty()) {
            return ACTIVE_ONLY;
        }
        for (ViewType type : values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw MlflowException.invalid(
                "Invalid view type '" + text + "'. Expected is ACTIVE_ONLY, DELETED_ONLY or ALL.");
    }

    boolean shows(Stage stage) {
        return this == ALL || (stage == Stage.DELETED) == (this == DELETED_ONLY);
    }
}
