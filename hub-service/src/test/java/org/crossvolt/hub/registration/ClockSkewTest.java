package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ClockSkewTest {

    @Inject
    Pool database;

    @ParameterizedTest
    @ValueSource(ints = {0, 600, -600})
    void it_is_told_in_seconds(int ahead) {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(ahead));
        new ClockSkew(database, clock, metrics).measure().await().atMost(Duration.ofSeconds(20));
        assertThat(metrics.get("crossvolt.hub.clock.ahead.seconds").gauge().value())
                .isCloseTo(ahead, offset(20.0));
    }
}
