package org.crossvolt.cpo.cdrs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.crossvolt.cpo.neighbours.Neighbours;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.sessions.Figures;
import org.crossvolt.cpo.sessions.Place;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one CDR of each Session that ended: priced by tariff-engine, checked by it as the eMSP will check it, and kept in
 * the same transaction that marks it to be told. What can not be priced, or does not pass the check, waits for a person.
 */
@Singleton
class CdrMaker {

    private static final Logger LOG = Logger.getLogger(CdrMaker.class);
    private static final int MOST_DOUBLINGS = 8;

    private final Pool database;
    private final Neighbours neighbours;
    private final Pushes pushes;
    private final StationCalls calls;
    private final CdrsConfig config;
    private final Clock clock;

    CdrMaker(Pool database, Neighbours neighbours, Pushes pushes, StationCalls calls, CdrsConfig config, Clock clock) {
        this.database = database;
        this.neighbours = neighbours;
        this.pushes = pushes;
        this.calls = calls;
        this.config = config;
        this.clock = clock;
    }

    /** What came of pricing. */
    private sealed interface Priced {

        record Cdr(ObjectNode document) implements Priced {}

        record ForAPerson(String why) implements Priced {}

        record NotNow(String why) implements Priced {}
    }

    @Scheduled(every = "${crossvolt.cpo.cdrs.look-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> make() {
        return database.preparedQuery("""
                        UPDATE cpo.session x SET cdr_due = $2 FROM (
                          SELECT id FROM cpo.session WHERE cdr_due <= $1 ORDER BY cdr_due LIMIT $3
                          FOR UPDATE SKIP LOCKED) d
                        WHERE x.id = d.id
                        RETURNING x.id, x.station_id, x.transaction_id, x.party, x.document::text AS document, x.place::text AS place, x.remark,
                          x.cdr_attempts, x.token ->> 'country_code' AS country, x.token ->> 'party_id' AS emsp,
                          EXISTS (SELECT 1 FROM cpo.cdr c WHERE c.session_id = x.id) AS billed_before
                        """)
                .execute(Tuple.of(utc(clock.instant()), utc(clock.instant().plus(config.lease())), config.batch()))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndMerge(this::makeOne)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> makeOne(Row row) {
        UUID id = row.getUUID("id");
        String document = row.getString("document");
        String place = row.getString("place");
        if (document == null || place == null) {
            return review(id, "there is no EVSE for it");
        }
        String remark = row.getString("remark");
        Place at = new Place(json(place));
        ObjectNode draft = CdrDraft.of(json(document), at, remark == null ? "" : remark, clock.instant());
        if (row.getBoolean("billed_before")) {
            // Its first CDR was credited, and has the Session's id.
            draft.put("id", UUID.randomUUID().toString());
        }
        return hasMoreToTell(row)
                .chain(more -> more
                        ? later(id, row.getInteger("cdr_attempts"), "the station has more to tell")
                        : price(draft, at).chain(priced -> switch (priced) {
                            case Priced.Cdr cdr -> keep(row, id, cdr.document());
                            case Priced.ForAPerson held -> review(id, held.why());
                            case Priced.NotNow later -> later(id, row.getInteger("cdr_attempts"), later.why());
                        }));
    }

    /** Whether a 2.x station says that it still has messages about a transaction with a hole; it is not asked for ever. */
    private Uni<Boolean> hasMoreToTell(Row row) {
        String remark = row.getString("remark");
        if (remark == null
                || !remark.contains(Figures.INCOMPLETE)
                || row.getInteger("cdr_attempts") >= MOST_DOUBLINGS) {
            return Uni.createFrom().item(false);
        }
        String station = row.getString("station_id");
        return calls.connected(station)
                .chain(version -> version.filter(OcppVersion.V201::equals).isEmpty()
                        ? Uni.createFrom().item(false)
                        : calls.call(
                                        station,
                                        "GetTransactionStatus",
                                        OcpiJson.mapper()
                                                .createObjectNode()
                                                .put("transactionId", row.getString("transaction_id")))
                                .map(outcome -> outcome instanceof CallOutcome.Answered answered
                                        && answered.payload()
                                                .path("messagesInQueue")
                                                .asBoolean(false)));
    }

    private Uni<Priced> price(ObjectNode draft, Place place) {
        if (place.tariff() == null) {
            // Without a tariff it is free, and says so.
            draft.set(
                    "total_cost",
                    OcpiJson.mapper().createObjectNode().put("excl_vat", 0).put("incl_vat", 0));
            return Uni.createFrom().item(new Priced.Cdr(draft));
        }
        return neighbours
                .tariffEngine("/tariff/v1/price", question(draft, place))
                .chain(reply -> switch (reply) {
                    case Neighbours.Reply.Nothing nothing ->
                        Uni.createFrom().<Priced>item(new Priced.NotNow(nothing.why()));
                    case Neighbours.Reply.Said said
                    when said.status() == 200 -> {
                        CdrDraft.price(draft, said.body());
                        yield check(draft, place);
                    }
                    case Neighbours.Reply.Said said -> Uni.createFrom().item(unpriced("pricing", said));
                });
    }

    /** As the eMSP will check it; a CDR that would be disputed is not sent. */
    private Uni<Priced> check(ObjectNode draft, Place place) {
        return neighbours
                .tariffEngine("/tariff/v1/check", question(draft, place))
                .map(reply -> switch (reply) {
                    case Neighbours.Reply.Nothing nothing -> new Priced.NotNow(nothing.why());
                    case Neighbours.Reply.Said said
                    when said.status() == 200 -> {
                        String outcome = said.body().path("outcome").asText();
                        yield outcome.equals("DEVIATES")
                                ? new Priced.ForAPerson("the check of our own CDR found: "
                                        + said.body()
                                                .path("findings")
                                                .path(0)
                                                .path("sentence")
                                                .asText())
                                : new Priced.Cdr(draft);
                    }
                    case Neighbours.Reply.Said said -> unpriced("checking", said);
                });
    }

    private static Priced unpriced(String step, Neighbours.Reply.Said said) {
        String why = step + " was answered with HTTP " + said.status() + ": "
                + said.body().path("detail").asText();
        boolean ours = said.status() == 400 || said.status() == 422;
        return ours ? new Priced.ForAPerson(why) : new Priced.NotNow(why);
    }

    private static ObjectNode question(ObjectNode cdr, Place place) {
        ObjectNode question = OcpiJson.mapper().createObjectNode();
        question.set("cdr", cdr);
        question.put("time_zone", place.timeZone());
        return question;
    }

    private Uni<Void> keep(Row row, UUID id, ObjectNode cdr) {
        String cdrId = cdr.path("id").asText();
        return database.withTransaction(client -> client.preparedQuery("""
                        INSERT INTO cpo.cdr (id, session_id, party, receiver, document, last_updated)
                        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                        """)
                .execute(Tuple.from(Arrays.<Object>asList(
                        cdrId,
                        id,
                        row.getString("party"),
                        row.getString("country") + "-" + row.getString("emsp"),
                        new JsonObject(cdr.toString()),
                        utc(clock.instant()))))
                .chain(() -> client.preparedQuery("UPDATE cpo.session SET cdr_due = NULL WHERE id = $1")
                        .execute(Tuple.of(id)))
                .chain(() -> pushes.changed(client, CdrPush.KIND, cdrId, Duration.ZERO)));
    }

    private Uni<Void> review(UUID id, String why) {
        LOG.warnf("the CDR of session %s waits for a person: %s", id, why);
        return database.preparedQuery("UPDATE cpo.session SET cdr_due = NULL, review = $2 WHERE id = $1")
                .execute(Tuple.of(id, why))
                .replaceWithVoid();
    }

    private Uni<Void> later(UUID id, int attempts, @Nullable String why) {
        LOG.infof("the CDR of session %s is made later: %s", id, why);
        return database.preparedQuery(
                        "UPDATE cpo.session SET cdr_due = $2, cdr_attempts = cdr_attempts + 1 WHERE id = $1")
                .execute(Tuple.of(id, utc(clock.instant().plusSeconds(1L << Math.min(attempts, MOST_DOUBLINGS)))))
                .replaceWithVoid();
    }

    private static JsonNode json(String text) {
        try {
            return OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
