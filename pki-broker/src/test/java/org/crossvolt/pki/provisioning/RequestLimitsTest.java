package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.Broker;
import org.crossvolt.pki.scopes.RequestCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequestLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool database;

    private Instant now = Instant.parse("2026-11-25T02:00:00Z");
    private RequestLimits limits;
    private RequestLimits otherInstance;

    @BeforeEach
    void begin() {
        limits = instance();
        otherInstance = instance();
        database.query("DELETE FROM pki.request_count WHERE who LIKE 'test/%'")
                .execute()
                .await()
                .atMost(PATIENCE);
    }

    private RequestLimits instance() {
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        return new RequestLimits(
                new RequestCounts(database, clock),
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 300, new io.quarkus.runtime.configuration.DurationConverter())
                        .withMapping(ProvisioningConfig.class)
                        .withDefaultValue("crossvolt.pki.provisioning.requests-per-hour", "3")
                        .build()
                        .getConfigMapping(ProvisioningConfig.class));
    }

    private void ask(RequestLimits instance, String who, int times) {
        for (int i = 0; i < times; i++) {
            instance.count(who).await().atMost(PATIENCE);
        }
    }

    private void refused(RequestLimits instance, String who) {
        assertThatThrownBy(() -> instance.count(who).await().atMost(PATIENCE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem().status()).isEqualTo(429));
    }

    @Test
    @Requirement("P9")
    void whoever_asks_too_often_is_refused_at_every_instance_and_nobody_else() {
        ask(limits, "test/a", 2);
        ask(otherInstance, "test/a", 1);
        refused(limits, "test/a");
        refused(otherInstance, "test/a");
        ask(limits, "test/b", 3);
        refused(otherInstance, "test/b");
    }

    @Test
    void asking_while_refused_does_not_make_it_longer() {
        ask(limits, "test/a", 3);
        for (int minute = 0; minute < 59; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            refused(limits, "test/a");
        }
        now = now.plus(Duration.ofMinutes(1));
        ask(limits, "test/a", 3);
        refused(limits, "test/a");
    }

    /** As everybody else meets it: one more than the limit of the configuration. */
    @Test
    void a_caller_hears_when_it_is_too_often() {
        Provisioned.begin();
        int most = org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getOptionalValue("crossvolt.pki.provisioning.requests-per-hour", Integer.class)
                .orElse(600);
        database.preparedQuery("""
                        INSERT INTO pki.request_count (who, ends_at, asked)
                        VALUES ('account/service-account-busy', now() + interval '1 hour', $1)""")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of((long) most - 1))
                .await()
                .atMost(PATIENCE);
        Provisioned.grant("service-account-busy", "WMI", "WXV");
        String address = "/opnc/v1/pcp/lookupvehicle/WXV99999999999990";
        Broker.as("service-account-busy", "service").get(address).then().statusCode(404);
        Broker.as("service-account-busy", "service")
                .get(address)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("3[56][0-9]{2}"));
        Provisioned.oem().get(address).then().statusCode(404);
    }
}
