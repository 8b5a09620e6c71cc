package org.crossvolt.hub.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.crossvolt.ocpi.types.PartyId;

/**
 * Whose an id is: what Open Routing asks (2.5). Remembered for a short while, so that a busy Location or Token costs no
 * query; ids are unique only within one owner, so there can be several.
 */
@Singleton
public class KnownOwners {

    private static final String OWNERS = """
            SELECT DISTINCT country_code, party_id FROM hub.object
            WHERE module = $1 AND object_id = $2 AND ($3 = '' OR type = $3) AND NOT deleted LIMIT 10""";
    private static final String RECEIVERS = """
            SELECT receiver_country_code, receiver_party_id FROM hub.object
            WHERE module = 'sessions' AND object_id = $1 AND country_code = $2 AND party_id = $3
              AND receiver_party_id IS NOT NULL""";

    private final Pool database;
    private final Cache<String, Set<PartyId>> remembered;

    KnownOwners(Pool database, ObjectsConfig config) {
        this.database = database;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(config.ownersMost())
                .expireAfterWrite(config.ownersKept())
                .build();
    }

    public Future<Set<PartyId>> ofLocation(String id) {
        return owners("locations", id, "");
    }

    public Future<Set<PartyId>> ofToken(String uid, String type) {
        return owners("tokens", uid, type);
    }

    public Future<Set<PartyId>> ofSession(String id) {
        return owners("sessions", id, "");
    }

    /** Remembers at once what is written down behind the answer: whom a CPO's Session is for. */
    public void learnReceiver(PartyId owner, String sessionId, PartyId receiver) {
        remembered.put(receiverKey(owner, sessionId.toUpperCase(Locale.ROOT)), Set.of(receiver));
    }

    private static String receiverKey(PartyId owner, String foldedId) {
        return "for/" + owner.countryCode().folded() + owner.partyId().folded() + "/" + foldedId;
    }

    /** The party a CPO's Session is for, learned when it was PUT. */
    public Future<Set<PartyId>> receiverOfSession(PartyId owner, String id) {
        String folded = id.toUpperCase(Locale.ROOT);
        return remembered(
                receiverKey(owner, folded),
                RECEIVERS,
                Tuple.of(folded, owner.countryCode().folded(), owner.partyId().folded()));
    }

    private Future<Set<PartyId>> owners(String module, String id, String type) {
        String folded = id.toUpperCase(Locale.ROOT);
        return remembered(module + "/" + type + "/" + folded, OWNERS, Tuple.of(module, folded, type));
    }

    private Future<Set<PartyId>> remembered(String key, String sql, Tuple values) {
        Set<PartyId> known = remembered.getIfPresent(key);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return database.preparedQuery(sql).execute(values).map(rows -> {
            Set<PartyId> owners = new HashSet<>();
            rows.forEach(row -> owners.add(PartyId.of(row.getString(0), row.getString(1))));
            // What is not known yet may be known the next moment; only answers are remembered.
            if (!owners.isEmpty()) {
                remembered.put(key, Set.copyOf(owners));
            }
            return owners;
        });
    }
}
