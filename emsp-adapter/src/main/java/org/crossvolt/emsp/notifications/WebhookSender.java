package org.crossvolt.emsp.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.crossvolt.emsp.Columns.utc;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.SecretBox;
import org.crossvolt.ocpi.wire.WebCall;
import org.jboss.logging.Logger;

/**
 * Delivers notices, at least once, signed as Standard Webhooks say: id, time and body under an HMAC, so that a receiver can
 * tell a repeated or old message from a new one. Addresses are drivers' own: the guarded client calls them.
 */
@Singleton
class WebhookSender {

    private static final Logger LOG = Logger.getLogger(WebhookSender.class);

    private final Pool database;
    private final OcpiClient client;
    private final SecretBox secrets;
    private final NotificationsConfig config;
    private final Clock clock;

    WebhookSender(Pool database, OcpiClient client, SecretBox secrets, NotificationsConfig config, Clock clock) {
        this.database = database;
        this.client = client;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deliver() {
        Instant now = clock.instant();
        return database.preparedQuery("""
                        UPDATE emsp.notice n SET attempts = n.attempts + 1,
                          next_try = $1::timestamptz + interval '2 seconds' * power(2, n.attempts)
                        FROM emsp.webhook w
                        WHERE w.id = n.webhook_id AND n.id IN (
                          SELECT id FROM emsp.notice WHERE next_try <= $1 ORDER BY next_try LIMIT $2
                          FOR UPDATE SKIP LOCKED)
                        RETURNING n.id, n.body, n.attempts, w.url, w.secret""")
                .execute(Tuple.of(utc(now), config.batch()))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndMerge(this::deliver)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(away -> LOG.warnf("notices are delivered later: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> deliver(Row row) {
        UUID id = row.getUUID("id");
        String body = row.getString("body");
        String time = Long.toString(clock.instant().getEpochSecond());
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "webhook-id",
                id.toString(),
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1," + signature(secrets.open(row.getBuffer("secret").getBytes()), id + "." + time + "." + body));
        return client.send(new WebCall(
                        HttpMethod.POST, row.getString("url"), headers, Buffer.buffer(body), config.deadline()))
                .flatMap(answer -> {
                    boolean taken = answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() / 100 == 2;
                    return taken || row.getInteger("attempts") >= config.attempts()
                            ? database.preparedQuery("DELETE FROM emsp.notice WHERE id = $1")
                                    .execute(Tuple.of(id))
                                    .replaceWithVoid()
                            : Uni.createFrom().voidItem();
                });
    }

    /** @param secret as the driver has it: {@code whsec_} and Base64 */
    static String signature(String secret, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Base64.getDecoder().decode(secret.substring(WebhooksResource.PREFIX.length())), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
