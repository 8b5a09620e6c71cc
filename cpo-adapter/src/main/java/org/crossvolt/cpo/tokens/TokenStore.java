package org.crossvolt.cpo.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.Optional;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;

/** Tokens in {@code cpo.token}, keyed by owner, uid and type; an older one never overwrites a newer one. */
@Singleton
class TokenStore {

    private final Pool database;

    TokenStore(Pool database) {
        this.database = database;
    }

    /** A token's key. */
    record Key(PartyId owner, String uid, String type) {

        private Tuple tuple() {
            return Tuple.of(
                    owner.countryCode().folded(),
                    owner.partyId().folded(),
                    CiString.of(uid).folded(),
                    type);
        }
    }

    Uni<Optional<String>> find(Key key) {
        return database.preparedQuery("""
                        SELECT document::text AS document FROM cpo.token
                        WHERE country_code = $1 AND party_id = $2 AND uid = $3 AND type = $4
                        """)
                .execute(key.tuple())
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("document")));
    }

    /** True where it was not known before. */
    Uni<Boolean> put(Key key, Token token) {
        return put(database, key, OcpiJson.mapper().valueToTree(token), token.lastUpdated());
    }

    private static Uni<Boolean> put(SqlClient client, Key key, JsonNode token, OcpiDateTime lastUpdated) {
        return client.preparedQuery("""
                        INSERT INTO cpo.token (country_code, party_id, uid, type, document, last_updated)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (uid, type, country_code, party_id) DO UPDATE
                        SET document = excluded.document, last_updated = excluded.last_updated
                        WHERE cpo.token.last_updated <= excluded.last_updated
                        RETURNING (xmax = 0) AS created
                        """)
                .execute(key.tuple()
                        .addValue(new JsonObject(token.toString()))
                        .addValue(lastUpdated.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("created"));
    }

    /** Merges a PATCH into what is kept; null clears. Empty where nothing is kept. */
    Uni<Optional<Token>> patch(Key key, ObjectNode change) {
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT document::text AS document FROM cpo.token
                        WHERE country_code = $1 AND party_id = $2 AND uid = $3 AND type = $4 FOR UPDATE
                        """)
                .execute(key.tuple())
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().item(Optional.empty());
                    }
                    Token merged = merged(rows.iterator().next().getString("document"), change);
                    return put(client, key, OcpiJson.mapper().valueToTree(merged), merged.lastUpdated())
                            .replaceWith(Optional.of(merged));
                }));
    }

    private static Token merged(String kept, ObjectNode change) {
        try {
            ObjectNode merged = (ObjectNode) OcpiJson.mapper().readTree(kept);
            merged.setAll(change);
            return org.crossvolt.ocpi.types.OcpiReader.read(merged, Token.class).orRefuse();
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
