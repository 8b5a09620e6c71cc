package org.crossvolt.tariff.http;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.tariff.TariffJson;
import org.crossvolt.tariff.knowledge.KnowledgeStore;
import org.crossvolt.tariff.linting.LintFinding;
import org.crossvolt.tariff.linting.TariffLinter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One question, one answer. They compute, so they run on worker threads. */
@Path("/tariff/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "hub-operator", "cpo-operator", "emsp-operator"})
public class TariffResource {

    private static final Logger LOG = Logger.getLogger(TariffResource.class);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(2);

    private final HttpConfig config;
    private final KnowledgeStore knowledge;
    private final Clock clock;

    TariffResource(HttpConfig config, KnowledgeStore knowledge, Clock clock) {
        this.config = config;
        this.knowledge = knowledge;
        this.clock = clock;
    }

    record LintReport(List<LintFinding> findings) {}

    @POST
    @Path("price")
    public byte[] price(InputStream body) {
        return TariffJson.write(Answers.price(Requests.body(body, config.maxBodyBytes())));
    }

    @POST
    @Path("price/estimate")
    public byte[] estimate(InputStream body) {
        return TariffJson.write(Answers.estimate(Requests.body(body, config.maxBodyBytes())));
    }

    @POST
    @Path("lint")
    public byte[] lint(InputStream body) {
        Tariff tariff = Requests.read(Requests.body(body, config.maxBodyBytes()), Tariff.class);
        return TariffJson.write(new LintReport(TariffLinter.lint(tariff, clock.instant())));
    }

    @POST
    @Path("check")
    public byte[] check(InputStream body) {
        CheckRequest request = Requests.read(Requests.body(body, config.maxBodyBytes()), CheckRequest.class);
        ZoneId known = request.timeZone() == null ? knownZone(request.cdr()) : null;
        return TariffJson.write(Answers.check(request, known, clock));
    }

    /** What the hub told about the Location; without the database the check goes on without it, and says what is missing. */
    private @Nullable ZoneId knownZone(Cdr cdr) {
        try {
            return knowledge
                    .timeZone(cdr.party(), cdr.cdrLocation().id())
                    .await()
                    .atMost(DATABASE_PATIENCE)
                    .orElse(null);
        } catch (RuntimeException away) {
            LOG.warnf("a time zone could not be looked up: %s", away.getMessage());
            return null;
        }
    }
}
