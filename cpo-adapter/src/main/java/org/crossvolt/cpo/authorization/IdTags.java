package org.crossvolt.cpo.authorization;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.crossvolt.ocpi.wire.Sha256;

/** An idTag of OCPP 1.6 has at most 20 characters, a token's uid 36: longer ones have a stand-in, both ways. */
@Singleton
public class IdTags {

    /** Characters of an idTag. */
    public static final int LONGEST = 20;

    private final Pool database;

    IdTags(Pool database) {
        this.database = database;
    }

    /** What a 1.6 station is told instead of the uid. */
    public Uni<String> idTagOf(String uid) {
        if (uid.length() <= LONGEST) {
            return Uni.createFrom().item(uid);
        }
        String standIn = "CV" + Sha256.hex(uid).substring(0, LONGEST - 2).toUpperCase(Locale.ROOT);
        return database.preparedQuery("INSERT INTO cpo.id_tag (id_tag, uid) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(standIn, uid))
                .replaceWith(standIn);
    }

    /** The uid an idTag stands for; itself where it is no stand-in. */
    public Uni<String> uidOf(String idTag) {
        if (idTag.length() != LONGEST || !idTag.startsWith("CV")) {
            return Uni.createFrom().item(idTag);
        }
        return database.preparedQuery("SELECT uid FROM cpo.id_tag WHERE id_tag = $1")
                .execute(Tuple.of(idTag))
                .map(rows -> rows.size() == 0 ? idTag : rows.iterator().next().getString("uid"));
    }
}
