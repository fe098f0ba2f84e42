package dev.perennial.training.rest.mlflow;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** MLflow's pages ask under {@code /ajax-api} for what its clients ask under {@code /api}. */
final class AjaxPaths {
    private static final String AJAX = "/ajax-api/";

    @ServerRequestFilter(preMatching = true)
    public void rename(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        String path = uri.getRequestUri().getRawPath();
        if (path.startsWith(AJAX)) {
            request.setRequestUri(uri.getRequestUriBuilder()
                    .replacePath("/api/" + path.substring(AJAX.length()))
                    .build());
        }
    }
}
