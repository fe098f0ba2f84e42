package dev.perennial.monitor.rest;

import dev.perennial.contracts.Names;
import dev.perennial.monitor.messaging.MonitorStore;
import dev.perennial.monitor.messaging.MonitorStreams;
import dev.perennial.monitor.messaging.UnavailableException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The reports of one model. */
@Path("/v1/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
public class MonitorResource {
    private static final int MISDIRECTED = 421;

    private final MonitorStreams streams;

    MonitorResource(MonitorStreams streams) {
        this.streams = streams;
    }

    @GET
    @Path("/drift")
    public DriftView drift(@PathParam("model") String modelName) {
        MonitorStore store = store(modelName);
        // the counts first: whatever they count is then in the windows too
        return DriftView.of(modelName, store.state(modelName), store.driftReports(modelName));
    }

    @GET
    @Path("/performance")
    public PerformanceView performance(@PathParam("model") String modelName) {
        MonitorStore store = store(modelName);
        return new PerformanceView(modelName, store.state(modelName).examples(), store.performanceReports(modelName));
    }

    private MonitorStore store(String modelName) {
        Names.requireModel(modelName);
        if (!streams.isRunning()) {
            throw new UnavailableException("the service is starting, or its state is moving between replicas", null);
        }
        if (streams.definition(modelName).isEmpty()) {
            throw new NotFoundException("no model \"" + modelName + "\" is defined");
        }
        MonitorStore store = streams.store();
        store.elsewhere(modelName).ifPresent(address -> {
            String detail = "the state of \"" + modelName + "\" is at " + address;
            throw new WebApplicationException(
                    detail, Response.status(MISDIRECTED, "Misdirected Request").build());
        });
        return store;
    }
}
