package org.crossvolt.emsp.notifications;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.CallingDriver;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.SecretBox;
import org.jspecify.annotations.Nullable;

/** Where a driver wants to hear what happened. */
@Path("/driver/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("driver")
public class WebhooksResource {

    static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 24;
    private static final int LONGEST_URL = 255;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CallingDriver caller;
    private final Pool database;
    private final OcpiClient client;
    private final SecretBox secrets;
    private final NotificationsConfig config;
    private final Clock clock;

    WebhooksResource(
            CallingDriver caller,
            Pool database,
            OcpiClient client,
            SecretBox secrets,
            NotificationsConfig config,
            Clock clock) {
        this.caller = caller;
        this.database = database;
        this.client = client;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
    }

    /** @param secret shown once, when the webhook is made */
    record WebhookView(UUID id, String url, @Nullable String secret, Instant createdAt) {

        @Override
        public String toString() {
            return "WebhookView[" + id + "]";
        }
    }

    record Webhooks(List<WebhookView> webhooks) {}

    @GET
    public Uni<Webhooks> list() {
        return caller.get().flatMap(driver -> of(driver.id())).map(Webhooks::new);
    }

    private Uni<List<WebhookView>> of(UUID driver) {
        return database.preparedQuery("SELECT id, url, created_at FROM emsp.webhook WHERE driver_id = $1 ORDER BY id")
                .execute(Tuple.of(driver))
                .map(rows -> {
                    List<WebhookView> views = new ArrayList<>();
                    for (Row row : rows) {
                        views.add(new WebhookView(
                                row.getUUID("id"), row.getString("url"), null, instant(row, "created_at")));
                    }
                    return views;
                });
    }

    @POST
    public Uni<Response> add(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("url"));
        String url = request.text("url", LONGEST_URL);
        request.requireRight();
        return caller.get()
                .flatMap(driver -> client.refusal(url)
                        .invoke(refusal -> refusal.ifPresent(why -> request.refuse("url", "address", why, url)))
                        .invoke(request::requireRight)
                        .chain(() -> of(driver.id()))
                        .flatMap(known -> {
                            if (known.size() >= config.webhooksPerDriver()) {
                                throw Questions.conflict(
                                        "There are " + known.size() + " webhooks already; remove one first.");
                            }
                            return keep(driver.id(), url);
                        })
                        .map(view -> Response.status(201).entity(view).build()));
    }

    private Uni<WebhookView> keep(UUID driver, String url) {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        WebhookView view = new WebhookView(
                UuidCreator.getTimeOrderedEpochPlus1(),
                url,
                PREFIX + Base64.getEncoder().encodeToString(random),
                clock.instant());
        return database.preparedQuery(
                        "INSERT INTO emsp.webhook (id, driver_id, url, secret, created_at) VALUES ($1, $2, $3, $4, $5)")
                .execute(Tuple.of(
                        view.id(),
                        driver,
                        url,
                        Buffer.buffer(secrets.seal(String.valueOf(view.secret()))),
                        utc(view.createdAt())))
                .replaceWith(view);
    }

    @DELETE
    @Path("{id}")
    public Uni<Response> remove(@PathParam("id") String id) {
        UUID webhook = Questions.id(id, "webhook");
        return caller.get()
                .flatMap(driver -> database.preparedQuery("DELETE FROM emsp.webhook WHERE id = $1 AND driver_id = $2")
                        .execute(Tuple.of(webhook, driver.id())))
                .map(done -> {
                    if (done.rowCount() == 0) {
                        throw Questions.unknown("webhook");
                    }
                    return Response.noContent().build();
                });
    }

    /** A driver's webhooks: shown, and removed when the driver leaves. */
    @jakarta.inject.Singleton
    static class OfDriver implements org.crossvolt.emsp.drivers.DriverData {

        private final Pool database;

        OfDriver(Pool database) {
            this.database = database;
        }

        @Override
        public String name() {
            return "webhooks";
        }

        @Override
        public Uni<? extends List<?>> export(UUID driver) {
            return database.preparedQuery("SELECT url FROM emsp.webhook WHERE driver_id = $1 ORDER BY id")
                    .execute(Tuple.of(driver))
                    .map(rows -> {
                        List<String> urls = new ArrayList<>();
                        rows.forEach(row -> urls.add(row.getString("url")));
                        return urls;
                    });
        }

        @Override
        public Uni<Void> erase(SqlConnection connection, UUID driver) {
            return connection
                    .preparedQuery("DELETE FROM emsp.webhook WHERE driver_id = $1")
                    .execute(Tuple.of(driver))
                    .replaceWithVoid();
        }
    }
}
