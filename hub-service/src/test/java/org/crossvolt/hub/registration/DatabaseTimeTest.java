package org.crossvolt.hub.registration;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F20: hubs go by PostgreSQL's time. */
@QuarkusTest
class DatabaseTimeTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool database;

    @Inject
    Vertx vertx;

    @Inject
    Clock ofTheHub;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private Instant atPostgres() {
        return database.query("SELECT clock_timestamp()")
                .executeAndAwait()
                .iterator()
                .next()
                .getOffsetDateTime(0)
                .toInstant();
    }

    private static Clock wrongBy(int seconds) {
        return Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 600, -600, 315_360_000})
    void a_machine_that_is_wrong_is_told_and_not_believed(int seconds) {
        Clock machine = wrongBy(seconds);
        SharedClock clock = new SharedClock(machine);
        assertThat(clock.instant()).isCloseTo(machine.instant(), within(5, SECONDS));

        new DatabaseTime(database, clock, machine, metrics).ask().await().atMost(SOON);

        assertThat(clock.instant()).isCloseTo(atPostgres(), within(5, SECONDS));
        assertThat(metrics.get("crossvolt.hub.clock.ahead.seconds").gauge().value())
                .isCloseTo(seconds, offset(20.0));
    }

    @Test
    void while_postgresql_is_away_the_time_goes_on() throws InterruptedException {
        SharedClock clock = new SharedClock(wrongBy(600));
        new DatabaseTime(database, clock, wrongBy(600), metrics).ask().await().atMost(SOON);
        Pool away = Pool.pool(
                vertx,
                new PgConnectOptions().setPort(1).setHost("localhost").setUser("nobody"),
                new PoolOptions().setMaxSize(1));
        new DatabaseTime(away, clock, wrongBy(600), new SimpleMeterRegistry())
                .goOn()
                .await()
                .atMost(SOON);
        Instant before = clock.instant();
        Thread.sleep(1_100);
        assertThat(Duration.between(before, clock.instant())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        assertThat(clock.instant()).isCloseTo(atPostgres(), within(5, SECONDS));
    }

    @Test
    void a_hub_does_not_begin_without_knowing_the_time() {
        Pool away = Pool.pool(
                vertx,
                new PgConnectOptions().setPort(1).setHost("localhost").setUser("nobody"),
                new PoolOptions().setMaxSize(1));
        DatabaseTime time = new DatabaseTime(away, new SharedClock(wrongBy(0)), wrongBy(0), metrics);
        assertThatThrownBy(() -> time.ask().await().atMost(SOON)).isNotNull();
    }

    @Test
    void an_answer_that_took_long_is_believed_only_where_nothing_better_is_known() {
        SharedClock clock = new SharedClock(wrongBy(600));
        DatabaseTime time = new DatabaseTime(database, clock, wrongBy(600), metrics);
        Instant first = Instant.parse("2030-01-01T00:00:00Z");
        time.told(first, System.nanoTime() - 2_000_000_000L, System.nanoTime());
        assertThat(clock.instant()).isCloseTo(first, within(20, SECONDS));
        time.told(Instant.EPOCH, System.nanoTime() - 2_000_000_000L, System.nanoTime());
        assertThat(clock.instant()).isCloseTo(first, within(20, SECONDS));
    }

    @Test
    void it_is_the_clock_of_all_rooms() {
        assertThat(ofTheHub).isInstanceOf(SharedClock.class);
        assertThat(ofTheHub.instant()).isCloseTo(atPostgres(), within(5, SECONDS));
        assertThatThrownBy(() -> ofTheHub.withZone(ZoneId.of("Europe/Paris")))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
