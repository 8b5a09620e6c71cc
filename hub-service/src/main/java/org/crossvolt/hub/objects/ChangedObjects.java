package org.crossvolt.hub.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crossvolt.ocpi.objects.RawObject;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** Kept objects that are for everybody, as a resync asks for them: which changed, and what each is now. */
@Singleton
public class ChangedObjects {

    private final Pool database;

    ChangedObjects(Pool database) {
        this.database = database;
    }

    /**
     * An object in the order of changes.
     *
     * @param key as its records in Kafka have it
     * @param changedAt when the hub last kept a change of it
     */
    public record Changed(String key, PartyId owner, Instant changedAt, long seq) {}

    /**
     * An object's newest state, ready to be sent.
     *
     * @param suffix its path below a Receiver endpoint
     * @param query of that address, or empty
     * @param body null where the object was deleted
     */
    public record Newest(
            long version,
            String suffix,
            String query,
            @Nullable Buffer body) {}

    /**
     * The key of the object that a path below a Receiver endpoint names, or of which it names a part.
     *
     * @throws IllegalArgumentException for a path that names none
     */
    public static String keyOf(ModuleId module, String path) {
        String[] parts = path.split("/", -1);
        if (parts.length < 3 || parts[2].isEmpty()) {
            throw new IllegalArgumentException("the path names no object");
        }
        String id = URLDecoder.decode(parts[2].replace("+", "%2B"), UTF_8);
        return new ObjectKey(
                        module,
                        parts[0].toUpperCase(Locale.ROOT),
                        parts[1].toUpperCase(Locale.ROOT),
                        id.toUpperCase(Locale.ROOT),
                        "")
                .text();
    }

    /**
     * The next objects of a module that changed at or after a moment, oldest change first.
     *
     * @param afterSeq of the last object seen at exactly that moment; -1 for none
     * @param until changes from here on are left out
     */
    public Uni<List<Changed>> next(ModuleId module, Instant from, long afterSeq, Instant until, int limit) {
        return database.preparedQuery("""
                        SELECT country_code, party_id, object_id, type, changed_at, seq FROM hub.object
                        WHERE module = $1 AND (changed_at, seq) > ($2, $3) AND changed_at < $4 AND receiver_party_id IS NULL
                        ORDER BY changed_at, seq LIMIT $5""")
                .execute(Tuple.from(Arrays.asList(
                        module.identifier(),
                        from.atOffset(ZoneOffset.UTC),
                        afterSeq,
                        until.atOffset(ZoneOffset.UTC),
                        limit)))
                .map(rows -> {
                    List<Changed> changed = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        String country = row.getString("country_code");
                        String party = row.getString("party_id");
                        changed.add(new Changed(
                                new ObjectKey(module, country, party, row.getString("object_id"), row.getString("type"))
                                        .text(),
                                PartyId.of(country, party),
                                row.getOffsetDateTime("changed_at").toInstant(),
                                row.getLong("seq")));
                    }
                    return changed;
                });
    }

    /** What an object is now; empty where it never was. */
    public Uni<Optional<Newest>> newest(String key) {
        ObjectKey wanted = ObjectKey.parse(key);
        return database.preparedQuery("""
                        SELECT version, body, deleted FROM hub.object
                        WHERE module = $1 AND country_code = $2 AND party_id = $3 AND object_id = $4 AND type = $5""")
                .execute(Tuple.of(
                        wanted.module().identifier(),
                        wanted.countryCode(),
                        wanted.partyId(),
                        wanted.objectId(),
                        wanted.type()))
                .map(rows -> {
                    for (Row row : rows) {
                        Buffer body = row.getDelegate().getBuffer("body");
                        return Optional.of(newest(wanted, row.getLong("version"), row.getBoolean("deleted"), body));
                    }
                    return Optional.empty();
                });
    }

    /** Ids are kept in upper case; the address is to have them as their owner writes them. */
    private static Newest newest(ObjectKey key, long version, boolean deleted, Buffer body) {
        RawObject object = RawObject.parse(body.getBytes());
        boolean token = key.module() == ModuleId.TOKENS;
        String suffix = text(object, "country_code", key.countryCode())
                + "/" + text(object, "party_id", key.partyId())
                + "/"
                + URLEncoder.encode(text(object, token ? "uid" : "id", key.objectId()), UTF_8)
                        .replace("+", "%20");
        return new Newest(
                version, suffix, token ? "type=" + text(object, "type", key.type()) : "", deleted ? null : body);
    }

    private static String text(RawObject object, String member, String otherwise) {
        String text = object.text(member);
        return text == null ? otherwise : text;
    }
}
