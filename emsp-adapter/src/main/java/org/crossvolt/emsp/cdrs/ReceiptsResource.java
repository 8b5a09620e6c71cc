package org.crossvolt.emsp.cdrs;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.CallingDriver;
import org.crossvolt.emsp.drivers.DriverData;
import org.crossvolt.emsp.registration.OurParties;
import org.jspecify.annotations.Nullable;

/** A driver's own receipts: as JSON, as a page, as a PDF. */
@Path("/driver/v1/receipts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("driver")
public class ReceiptsResource {

    private static final int PAGE = 50;
    private static final int MOST = 10_000;

    private final CallingDriver caller;
    private final CdrStore store;
    private final OurParties parties;

    ReceiptsResource(CallingDriver caller, CdrStore store, OurParties parties) {
        this.caller = caller;
        this.store = store;
        this.parties = parties;
    }

    record Entry(
            UUID id,
            Instant start,
            String network,
            BigDecimal kwh,
            BigDecimal total,
            String currency,
            boolean credited) {

        static Entry of(CdrEntry entry) {
            return new Entry(
                    entry.ref(),
                    entry.cdr().startDateTime().instant(),
                    entry.cdr().party().toString(),
                    entry.cdr().totalEnergy(),
                    entry.amount(),
                    entry.currency(),
                    entry.state() == CdrState.CREDITED);
        }
    }

    record Page(List<Entry> receipts, @Nullable Instant next) {}

    /** Newest first; {@code next} goes into {@code before}. */
    @GET
    public Uni<Page> list(@QueryParam("before") @Nullable String before) {
        Instant until = Questions.parameter("before", before, Questions::moment);
        return caller.get()
                .flatMap(driver -> store.billed(driver.id(), until, PAGE))
                .map(page -> new Page(
                        page.stream().map(Entry::of).toList(),
                        page.size() < PAGE
                                ? null
                                : page.getLast().cdr().startDateTime().instant()));
    }

    @GET
    @Path("{id}")
    public Uni<Receipt> one(@PathParam("id") String id) {
        UUID ref = Questions.id(id, "receipt");
        return caller.get()
                .flatMap(driver -> store.find(ref)
                        .map(found -> found.filter(entry -> entry.driver().equals(driver.id()))
                                .filter(entry -> entry.report() != null && !entry.isCredit())
                                .map(entry -> Receipt.of(entry, parties.issuer(driver.party())))
                                .orElseThrow(() -> Questions.unknown("receipt"))));
    }

    @GET
    @Path("{id}/html")
    @Produces(MediaType.TEXT_HTML)
    public Uni<Response> html(@PathParam("id") String id) {
        return one(id).map(receipt -> Response.ok(ReceiptPapers.html(receipt))
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .build());
    }

    @GET
    @Path("{id}/pdf")
    @Produces("application/pdf")
    public Uni<byte[]> pdf(@PathParam("id") String id) {
        return one(id).emitOn(Infrastructure.getDefaultWorkerPool()).map(ReceiptPapers::pdf);
    }

    /** A driver's bills: shown. The law wants them kept; they hold no name once the driver is erased. */
    @Singleton
    static class OfDriver implements DriverData {

        private final CdrStore store;

        OfDriver(CdrStore store) {
            this.store = store;
        }

        @Override
        public String name() {
            return "receipts";
        }

        @Override
        public Uni<? extends List<?>> export(UUID driver) {
            return store.billed(driver, null, MOST)
                    .map(all -> all.stream().map(Entry::of).toList());
        }

        @Override
        public Uni<Void> erase(SqlConnection connection, UUID driver) {
            return Uni.createFrom().voidItem();
        }
    }
}
