package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the promise of an acknowledgement rests on. */
@QuarkusTest
class AckedIsKeptTest {

    @Inject
    Pool database;

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void the_local_database_has_written_what_it_says_it_has(String setting) {
        assertThat(database.query("SHOW " + setting)
                        .executeAndAwait()
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo("on");
    }
}
