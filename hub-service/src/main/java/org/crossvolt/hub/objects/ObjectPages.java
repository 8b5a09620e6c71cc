package org.crossvolt.hub.objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** GET All (2.8): pages of kept objects in the order of their arrival, and only what the viewer may see (T-28, T-33). */
@Singleton
public class ObjectPages {

    private static final Buffer EMPTY_LIST = Buffer.buffer("[]");

    private final Pool database;
    private final ObjectsConfig config;

    ObjectPages(Pool database, ObjectsConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * @param objects a JSON array of the objects' own bytes
     * @param total of all that match and that the viewer may see (T-35)
     */
    public record Page(Buffer objects, long total) {}

    public int ceiling() {
        return config.pageCeiling();
    }

    /** @param partners whose objects the viewer may see besides its own; null for everybody's */
    public Uni<Page> page(PartyId viewer, @Nullable Set<PartyId> partners, ModuleId module, PageRequest request) {
        String[] owners = partners == null ? null : namesOf(partners, viewer);
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                module.identifier(),
                owners,
                viewer.countryCode().folded(),
                viewer.partyId().folded(),
                utc(request.dateFrom()),
                utc(request.dateTo())));
        // The array is put together in the database: one value travels instead of a page of rows.
        String visible = """
                FROM hub.object
                WHERE module = $1 AND NOT deleted
                  AND ($2::text[] IS NULL OR country_code || '-' || party_id = ANY ($2))
                  AND (receiver_party_id IS NULL OR (receiver_country_code = $3 AND receiver_party_id = $4)
                    OR (country_code = $3 AND party_id = $4))
                  AND ($5::timestamptz IS NULL OR last_updated >= $5)
                  AND ($6::timestamptz IS NULL OR last_updated < $6)
                """;
        values.add(request.offset());
        values.add(request.limit());
        return database.preparedQuery(
                        "SELECT (SELECT '['::bytea || string_agg(body, ','::bytea ORDER BY seq) || ']'::bytea FROM"
                                + " (SELECT seq, body " + visible + " ORDER BY seq OFFSET $7 LIMIT $8) p) AS page,"
                                + " (SELECT count(*) " + visible + ") AS total")
                .execute(Tuple.from(values))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    Buffer page = row.getDelegate().getBuffer("page");
                    return new Page(page == null ? EMPTY_LIST : page, row.getLong("total"));
                });
    }

    private static String[] namesOf(Set<PartyId> partners, PartyId viewer) {
        List<String> names = new ArrayList<>(partners.size() + 1);
        names.add(viewer.countryCode().folded() + "-" + viewer.partyId().folded());
        partners.forEach(party ->
                names.add(party.countryCode().folded() + "-" + party.partyId().folded()));
        return names.toArray(String[]::new);
    }

    private static @Nullable OffsetDateTime utc(@Nullable OcpiDateTime date) {
        return date == null ? null : date.instant().atOffset(ZoneOffset.UTC);
    }
}
