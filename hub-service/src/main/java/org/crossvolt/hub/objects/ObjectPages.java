package org.crossvolt.hub.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * GET All (2.8): pages of kept objects in the order of their arrival, and only what the viewer may see (T-28, T-33).
 *
 * <p>PostgreSQL is asked every time, so that a page is never old, whichever instance changed an object; but the bytes of a
 * page that was read before and has not changed since do not travel again.
 */
@Singleton
public class ObjectPages {

    private static final ByteBuffer EMPTY_LIST = direct(Buffer.buffer("[]"));

    private static final String VISIBLE = """
            FROM hub.object
            WHERE module = $1 AND NOT deleted
              AND ($2::text[] IS NULL OR country_code || '-' || party_id = ANY ($2))
              AND (receiver_party_id IS NULL OR (receiver_country_code = $3 AND receiver_party_id = $4)
                OR (country_code = $3 AND party_id = $4))
              AND ($5::timestamptz IS NULL OR last_updated >= $5)
              AND ($6::timestamptz IS NULL OR last_updated < $6)
            """;
    /** Every change of an object raises its version. The array is put together in the database: one value travels. */
    private static final String PAGE = """
            WITH marked AS (
              SELECT md5(string_agg(seq || '/' || version, ',' ORDER BY seq)) AS mark
              FROM (SELECT seq, version %1$s ORDER BY seq OFFSET $7 LIMIT $8) p)
            SELECT mark, (SELECT count(*) %1$s) AS total,
              CASE WHEN mark IS DISTINCT FROM $9::text THEN (
                SELECT '['::bytea || string_agg(body, ','::bytea ORDER BY seq) || ']'::bytea
                FROM (SELECT seq, body %1$s ORDER BY seq OFFSET $7 LIMIT $8) p) END AS page
            FROM marked""".formatted(VISIBLE);

    private final Pool database;
    private final ObjectsConfig config;
    private final Cache<Question, Marked> known;

    ObjectPages(Pool database, ObjectsConfig config) {
        this.database = database;
        this.config = config;
        this.known = Caffeine.newBuilder()
                .maximumWeight(config.pagesKeptBytes())
                .weigher((Question question, Marked page) -> page.objects.remaining())
                .build();
    }

    /**
     * @param objects a JSON array of the objects' own bytes, in direct memory
     * @param total of all that match and that the viewer may see (T-35)
     */
    public record Page(ByteBuffer objects, long total) {}

    /** @param owners null for everybody */
    private record Question(
            ModuleId module,
            @Nullable List<String> owners,
            PartyId viewer,
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime until,
            long offset,
            int limit) {}

    /** @param mark equal exactly while the objects are the same ones, unchanged */
    private record Marked(String mark, ByteBuffer objects) {}

    public int ceiling() {
        return config.pageCeiling();
    }

    /** @param partners whose objects the viewer may see besides its own; null for everybody's */
    public Future<Page> page(PartyId viewer, @Nullable Set<PartyId> partners, ModuleId module, PageRequest request) {
        Question question = new Question(
                module,
                partners == null ? null : namesOf(partners, viewer),
                viewer,
                utc(request.dateFrom()),
                utc(request.dateTo()),
                request.offset(),
                request.limit());
        Marked before = known.getIfPresent(question);
        return database.preparedQuery(PAGE)
                .execute(values(question, before == null ? null : before.mark))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Page(objectsOf(question, before, row), row.getLong("total"));
                });
    }

    private ByteBuffer objectsOf(Question question, @Nullable Marked before, Row row) {
        String mark = row.getString("mark");
        Buffer read = row.getBuffer("page");
        if (mark == null) {
            return EMPTY_LIST;
        }
        if (read == null && before != null) {
            return before.objects;
        }
        ByteBuffer objects = direct(read);
        known.put(question, new Marked(mark, objects));
        return objects;
    }

    /** Read-only, and every use takes a view of its own. */
    private static ByteBuffer direct(Buffer bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length());
        return direct.put(bytes.getByteBuf().nioBuffer()).flip();
    }

    private static Tuple values(Question question, @Nullable String mark) {
        List<String> owners = question.owners;
        return Tuple.of(
                        question.module.identifier(),
                        owners == null ? null : owners.toArray(String[]::new),
                        question.viewer.countryCode().folded(),
                        question.viewer.partyId().folded(),
                        question.from,
                        question.until)
                .addValue(question.offset)
                .addValue(question.limit)
                .addValue(mark);
    }

    private static List<String> namesOf(Set<PartyId> partners, PartyId viewer) {
        return Stream.concat(Stream.of(viewer), partners.stream())
                .map(party ->
                        party.countryCode().folded() + "-" + party.partyId().folded())
                .sorted()
                .toList();
    }

    private static @Nullable OffsetDateTime utc(@Nullable OcpiDateTime date) {
        return date == null ? null : date.instant().atOffset(ZoneOffset.UTC);
    }
}
