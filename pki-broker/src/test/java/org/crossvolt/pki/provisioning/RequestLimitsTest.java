package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.crossvolt.ocpi.wire.ProblemException;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {

    private Instant now = Instant.parse("2026-11-25T02:00:00Z");

    private final RequestLimits limits = new RequestLimits(
            new SmallRyeConfigBuilder()
                    .withConverter(Duration.class, 300, DurationConverter::parseDuration)
                    .withMapping(ProvisioningConfig.class)
                    .withDefaultValue("crossvolt.pki.provisioning.requests-per-hour", "3")
                    .build()
                    .getConfigMapping(ProvisioningConfig.class),
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            });

    private void ask(String who, int times) {
        for (int i = 0; i < times; i++) {
            limits.count(who);
        }
    }

    private void refused(String who) {
        assertThatThrownBy(() -> limits.count(who))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(429));
    }

    @Test
    void whoever_asks_too_often_is_refused_and_nobody_else() {
        ask("pcid/a", 3);
        refused("pcid/a");
        ask("pcid/b", 3);
        refused("pcid/b");
    }

    @Test
    void asking_while_refused_does_not_make_it_longer() {
        ask("pcid/a", 3);
        for (int minute = 0; minute < 59; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            refused("pcid/a");
        }
        now = now.plus(Duration.ofMinutes(1));
        ask("pcid/a", 3);
        refused("pcid/a");
    }
}
