package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.hub.Unique;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hubs write the same marks at the same time. */
@QuarkusTest
class BehindStoreTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGER = Duration.ofMinutes(10);
    private static final int PARTITIONS = 6;

    @Inject
    Pool database;

    private final List<PartyId> parties = new ArrayList<>();
    private BehindStore one;
    private BehindStore other;

    @BeforeEach
    void two_stores() {
        one = new BehindStore(database);
        other = new BehindStore(database);
        for (int i = 0; i < 20; i++) {
            parties.add(PartyId.of("ZZ", Unique.letters(3)));
        }
    }

    @AfterEach
    void sweep() {
        database.query("DELETE FROM hub.behind WHERE country_code = 'ZZ'")
                .execute()
                .await()
                .atMost(SOON);
    }

    private Uni<Void> markAll(BehindStore store, List<PartyId> whom) {
        return store.markAll(
                whom,
                ModuleId.LOCATIONS,
                "",
                PARTITIONS,
                "it joined",
                Instant.now().plus(LONGER));
    }

    @Test
    void they_never_wait_for_each_other() {
        for (int round = 0; round < 100; round++) {
            Uni.join()
                    .all(markAll(one, parties), markAll(other, parties.reversed()))
                    .andFailFast()
                    .await()
                    .atMost(SOON);
        }
        assertThat(rows(parties.getFirst())).hasSize(PARTITIONS);
    }

    @Test
    void what_both_find_out_is_one_failed_attempt() {
        markAll(one, parties).await().atMost(SOON);
        one.postpone(parties, 1, FIRST, "it answered HTTP 500").await().atMost(SOON);
        other.postpone(parties, 1, FIRST, "it answered HTTP 500").await().atMost(SOON);
        assertThat(rows(parties.getFirst()))
                .allSatisfy(row -> assertThat(row.getInteger("attempts")).isEqualTo(1));
    }

    @Test
    void a_shorter_pause_never_ends_a_longer_one() {
        markAll(one, parties).await().atMost(SOON);
        one.postpone(parties, 3, LONGER.multipliedBy(2), "no answer").await().atMost(SOON);
        other.postpone(parties, 1, FIRST, "no answer").await().atMost(SOON);
        assertThat(rows(parties.getFirst())).allSatisfy(row -> {
            assertThat(row.getInteger("attempts")).isEqualTo(3);
            assertThat(row.getOffsetDateTime("retry_at").toInstant())
                    .isAfter(Instant.now().plus(LONGER));
        });
    }

    private List<Row> rows(PartyId party) {
        List<Row> rows = new ArrayList<>();
        database.preparedQuery("SELECT attempts, retry_at FROM hub.behind WHERE country_code = $1 AND party_id = $2")
                .execute(
                        Tuple.of(party.countryCode().toString(), party.partyId().toString()))
                .await()
                .atMost(SOON)
                .forEach(rows::add);
        return rows;
    }
}
