package org.crossvolt.tariff.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.crossvolt.ocpi.wire.Problem;

/** A stream of questions, a stream of answers: one JSON text per line, in the same order. */
@Path("/tariff/v1")
@Produces(BatchResource.NDJSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "hub-operator", "cpo-operator", "emsp-operator"})
public class BatchResource {

    static final String NDJSON = "application/x-ndjson";

    private final HttpConfig config;
    private final Clock clock;
    private final Semaphore batches;

    BatchResource(HttpConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.batches = new Semaphore(config.maxBatches());
    }

    @POST
    @Path("price/batch")
    public Response price(InputStream lines) {
        return stream(lines, "report", Answers::price);
    }

    @POST
    @Path("check/batch")
    public Response check(InputStream lines) {
        return stream(lines, "verdict", line -> Answers.check(Requests.read(line, CheckRequest.class), null, clock));
    }

    private Response stream(InputStream lines, String member, Batch.Question question) {
        if (!batches.tryAcquire()) {
            return Response.fromResponse(Problem.of(503, "All places for batches are taken; try again soon.")
                            .toResponse())
                    .header("Retry-After", "5")
                    .build();
        }
        StreamingOutput output = out -> {
            try {
                new Batch(lines, out, member, question, config).run();
            } finally {
                batches.release();
            }
        };
        return Response.ok(output, NDJSON).build();
    }
}
