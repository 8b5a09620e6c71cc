package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAwayTest {

    private static PgException withState(String state) {
        return new PgException("words", "ERROR", state, "detail");
    }

    static Stream<Throwable> away() {
        return Stream.of(
                new ConnectException("Connection refused: localhost/127.0.0.1:5432"),
                ClosedConnectionException.INSTANCE,
                withState("57P01"),
                withState("57P03"),
                withState("53300"),
                withState("08006"),
                new RuntimeException("Timeout"));
    }

    @ParameterizedTest
    @MethodSource("away")
    void who_can_not_be_asked_is_away(Throwable failure) {
        assertThat(DatabaseAway.is(failure)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "23505", "22P05", "40P01"})
    void what_is_wrong_with_a_question_is_a_mistake(String state) {
        assertThat(DatabaseAway.is(withState(state))).isFalse();
    }

    @Test
    void a_mistake_of_ours_is_one() {
        assertThat(DatabaseAway.is(new NullPointerException())).isFalse();
        assertThat(DatabaseAway.is(new IllegalStateException("no"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("away")
    void who_fails_by_way_of_it_is_told_the_same(Throwable failure) {
        assertThat(new DatabaseAway()
                        .tell(new IllegalStateException("a session failed", new CompletionException(failure))))
                .hasValueSatisfying(told -> assertThat(told.statusCode()).isEqualTo(OcpiStatusCode.SERVER_ERROR));
    }

    @Test
    void of_a_mistake_nothing_is_known() {
        assertThat(new DatabaseAway().tell(new CompletionException(new NullPointerException())))
                .isEmpty();
        assertThat(new DatabaseAway().tell(new IllegalStateException("no", withState("23505"))))
                .isEmpty();
    }

    @Test
    void the_caller_is_told_nothing_internal() {
        var refusal = new DatabaseAway().refusal(new ConnectException("Connection refused: db.internal/10.0.0.7"));
        assertThat(refusal.statusCode()).isEqualTo(OcpiStatusCode.SERVER_ERROR);
        assertThat(refusal.sentence()).doesNotContain("db.internal", "10.0.0.7", "Postgre");
    }
}
