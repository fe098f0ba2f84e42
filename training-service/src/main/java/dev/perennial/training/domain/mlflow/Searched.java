package dev.perennial.training.domain.mlflow;

/** What filters and orders look at; what a thing does not have is null. */
public interface Searched {
    /** A text or a {@code Long}. */
    Object attribute(String name);

    String param(String name);

    String tag(String name);

    Double metric(String name);
}
