package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.UUID;

/** One leg of an exchange as it is kept and shown. Latency in milliseconds, sizes in bytes. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ExchangeRow(
        UUID exchangeId,
        int leg,
        String kind,
        Instant at,
        String correlationId,
        String requestId,
        String from,
        String to,
        String module,
        String interfaceRole,
        String method,
        String path,
        int httpStatus,
        int statusCode,
        String outcome,
        int latencyMs,
        int requestBytes,
        int responseBytes) {}
