package org.crossvolt.cpo.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.crossvolt.cpo.authorization.IdTags;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lists of tokens that stations hold themselves, so that known drivers charge while a station is offline: the whole
 * list the first time, then the differences, in parts, each with the next version.
 */
@Singleton
class LocalLists {

    private static final Logger LOG = Logger.getLogger(LocalLists.class);
    private static final int LONGEST_UID = 36;

    private final Pool database;
    private final StationCalls calls;
    private final TokensConfig config;
    private final Clock clock;

    LocalLists(Pool database, StationCalls calls, TokensConfig config, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.config = config;
        this.clock = clock;
    }

    /** A list as the station has it. */
    private record Held(String stationId, int version, TreeSet<String> uids) {}

    /** From now on, or from now on no more. */
    Uni<Void> keep(String stationId, boolean wanted) {
        return database.preparedQuery(
                        wanted
                                ? "INSERT INTO cpo.local_list (station_id) VALUES ($1) ON CONFLICT (station_id)"
                                        + " DO UPDATE SET not_before = NULL, trouble = NULL"
                                : "DELETE FROM cpo.local_list WHERE station_id = $1")
                .execute(Tuple.of(stationId))
                .replaceWithVoid();
    }

    /** Empty for a station that is not known. */
    Uni<Optional<String>> view(String stationId) {
        return database.preparedQuery("""
                        SELECT jsonb_strip_nulls(jsonb_build_object('kept', l.station_id IS NOT NULL,
                          'version', COALESCE(l.version, 0), 'tokens', COALESCE(jsonb_array_length(l.entries), 0),
                          'trouble', l.trouble))::text AS list
                        FROM cpo.station s LEFT JOIN cpo.local_list l ON l.station_id = s.id WHERE s.id = $1
                        """)
                .execute(Tuple.of(stationId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("list")));
    }

    @Scheduled(
            every = "${crossvolt.cpo.tokens.local-list-every:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return database.preparedQuery("""
                        SELECT l.station_id, l.version, l.entries::text AS entries FROM cpo.local_list l
                        JOIN cpo.station s ON s.id = l.station_id
                        WHERE s.connected AND (l.not_before IS NULL OR l.not_before < $1)
                        """)
                .execute(Tuple.of(now()))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> bring(held(row)))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private static Held held(Row row) {
        TreeSet<String> uids = new TreeSet<>();
        json(row.getString("entries")).forEach(one -> uids.add(one.asText()));
        return new Held(row.getString("station_id"), row.getInteger("version"), uids);
    }

    private Uni<Void> bring(Held held) {
        return calls.connected(held.stationId)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : wanted(version.get()).chain(wanted -> compare(held, version.get(), wanted)))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "the local list of station %s was not brought up to date", held.stationId);
                    return null;
                });
    }

    /** RFID cards that one eMSP lets us decide about; where two claim a card nobody can say who pays. */
    private Uni<TreeSet<String>> wanted(OcppVersion version) {
        return database.preparedQuery("""
                        SELECT min(document ->> 'uid') AS uid FROM cpo.token
                        WHERE type = 'RFID' AND document ->> 'valid' = 'true' AND document ->> 'whitelist' <> 'NEVER'
                          AND length(uid) <= $1 GROUP BY uid HAVING count(*) = 1 ORDER BY uid LIMIT $2
                        """)
                .execute(Tuple.of(version == OcppVersion.V16 ? IdTags.LONGEST : LONGEST_UID, config.localListLongest()))
                .map(rows -> {
                    TreeSet<String> uids = new TreeSet<>();
                    rows.forEach(row -> uids.add(row.getString("uid")));
                    return uids;
                });
    }

    /** A station that was exchanged, or given another list by somebody, gets the whole list again. */
    private Uni<Void> compare(Held held, OcppVersion version, TreeSet<String> wanted) {
        if (held.version == 0 || held.uids.equals(wanted)) {
            return bring(held, version, wanted);
        }
        return calls.call(
                        held.stationId, "GetLocalListVersion", OcpiJson.mapper().createObjectNode())
                .chain(outcome -> bring(
                        isAnother(outcome, version, held.version) ? new Held(held.stationId, 0, new TreeSet<>()) : held,
                        version,
                        wanted));
    }

    /** One that does not say is taken by our word; it refuses a list that does not follow its own. */
    private static boolean isAnother(CallOutcome outcome, OcppVersion version, int ours) {
        JsonNode theirs = outcome instanceof CallOutcome.Answered answered
                ? answered.payload().path(version == OcppVersion.V16 ? "listVersion" : "versionNumber")
                : OcpiJson.mapper().missingNode();
        return theirs.isIntegralNumber() && theirs.longValue() != ours;
    }

    /** One part; the next follows when the station took it. */
    private Uni<Void> bring(Held held, OcppVersion version, TreeSet<String> wanted) {
        boolean full = held.version == 0;
        List<String> gone =
                held.uids.stream().filter(uid -> !wanted.contains(uid)).toList();
        List<String> fresh =
                wanted.stream().filter(uid -> !held.uids.contains(uid)).toList();
        if (!full && gone.isEmpty() && fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> added = fresh.subList(0, Math.min(fresh.size(), config.localListPart()));
        List<String> removed =
                full ? List.of() : gone.subList(0, Math.min(gone.size(), config.localListPart() - added.size()));
        int next = held.version + 1;
        return calls.call(held.stationId, "SendLocalList", request(version, next, full, added, removed))
                .chain(outcome -> {
                    String status = outcome instanceof CallOutcome.Answered answered ? answered.status() : "";
                    return switch (status) {
                        case "Accepted" -> {
                            TreeSet<String> uids = full ? new TreeSet<>() : new TreeSet<>(held.uids);
                            uids.addAll(added);
                            removed.forEach(uids::remove);
                            Held now = new Held(held.stationId, next, uids);
                            yield keep(now, null, null).chain(() -> bring(now, version, wanted));
                        }
                        // It has another list than we thought: all of it again, the next time.
                        case "VersionMismatch" ->
                            full
                                    ? keep(held, "VersionMismatch", later())
                                    : keep(new Held(held.stationId, 0, new TreeSet<>()), "VersionMismatch", null);
                        default -> keep(held, trouble(outcome, status), later());
                    };
                });
    }

    private static String trouble(CallOutcome outcome, String status) {
        return outcome instanceof CallOutcome.Refused refused
                ? refused.code()
                : status.isEmpty() ? "no answer" : status;
    }

    private static JsonNode request(
            OcppVersion version, int number, boolean full, List<String> added, List<String> removed) {
        ObjectNode request = OcpiJson.mapper().createObjectNode();
        request.put(version == OcppVersion.V16 ? "listVersion" : "versionNumber", number)
                .put("updateType", full ? "Full" : "Differential");
        List<String> all = new ArrayList<>(added);
        all.addAll(removed);
        if (all.isEmpty()) {
            return request;
        }
        ArrayNode list = request.putArray("localAuthorizationList");
        for (String uid : all) {
            ObjectNode entry = list.addObject();
            String info;
            if (version == OcppVersion.V16) {
                entry.put("idTag", uid);
                info = "idTagInfo";
            } else {
                entry.putObject("idToken").put("idToken", uid).put("type", "ISO14443");
                info = "idTokenInfo";
            }
            // An entry without it is taken out of the list.
            if (added.contains(uid)) {
                entry.putObject(info).put("status", "Accepted");
            }
        }
        return request;
    }

    private Uni<Void> keep(Held held, @Nullable String trouble, @Nullable OffsetDateTime notBefore) {
        JsonArray entries = new JsonArray(new ArrayList<>(held.uids));
        return database.preparedQuery(
                        "UPDATE cpo.local_list SET version = $2, entries = $3, trouble = $4, not_before = $5 WHERE station_id = $1")
                .execute(Tuple.of(held.stationId, held.version, entries, trouble, notBefore))
                .replaceWithVoid();
    }

    private OffsetDateTime later() {
        return now().plus(config.localListRetry());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static JsonNode json(String text) {
        try {
            return OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
