package org.crossvolt.emsp.tokens;

import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The list of a party's Tokens, oldest first (T-31 to T-36). */
@Singleton
class TokenPages {

    private static final String MATCHING = " WHERE t.party = $1 AND ($2::timestamptz IS NULL OR t.last_updated >= $2)"
            + " AND ($3::timestamptz IS NULL OR t.last_updated < $3)";

    private final Pool database;
    private final Clock clock;

    TokenPages(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Uni<SenderPage> read(PartyId party, PageRequest page) {
        List<Object> filters = Arrays.asList(Questions.name(party), moment(page.dateFrom()), moment(page.dateTo()));
        Instant now = clock.instant();
        Uni<Long> total = database.preparedQuery("SELECT count(*) AS total FROM emsp.token t" + MATCHING)
                .execute(Tuple.from(filters))
                .map(rows -> rows.iterator().next().getLong("total"));
        Tuple limited = Tuple.from(filters).addInteger(page.limit()).addLong(page.offset());
        Uni<List<Token>> tokens = database.preparedQuery(
                        TokenStore.SELECT + MATCHING + " ORDER BY t.id LIMIT $4 OFFSET $5")
                .execute(limited)
                .map(rows -> TokenStore.all(rows).stream()
                        .map(token -> token.toOcpi(now))
                        .toList());
        return total.flatMap(count -> tokens.map(list -> new SenderPage(OcpiAnswers.json(list), count)));
    }

    private static @Nullable Object moment(@Nullable OcpiDateTime date) {
        return date == null ? null : utc(date.instant());
    }
}
