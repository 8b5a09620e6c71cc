package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

/** Answers what stations ask, for one version. */
public interface CallHandler {

    OcppVersion version();

    /**
     * One CALL of a station that is known by its socket; calls of one station come one after the other.
     *
     * @return the payload of the answer, or a failure with an {@link OcppException}; any other failure is InternalError
     */
    Uni<JsonNode> handle(String stationId, String action, JsonNode payload);
}
