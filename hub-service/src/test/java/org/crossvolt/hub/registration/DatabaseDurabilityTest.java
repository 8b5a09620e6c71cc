package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DatabaseDurabilityTest {

    @Inject
    Vertx vertx;

    private static String configured(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }

    /** The tests' database, in sessions that begin with this setting, as a role of its own could have it. */
    private DatabaseDurability with(String setting, String value, boolean local) {
        PgConnectOptions options = PgConnectOptions.fromUri(
                        configured("reactive.url").replaceFirst("^vertx-reactive:", ""))
                .setUser(configured("username"))
                .setPassword(configured("password"));
        options.addProperty(setting, value);
        Pool pool = Pool.pool(vertx, options, new PoolOptions().setMaxSize(1));
        HubConfig config = (HubConfig) Proxy.newProxyInstance(
                HubConfig.class.getClassLoader(),
                new Class<?>[] {HubConfig.class},
                (proxy, method, arguments) -> method.getName().equals("local") ? local : null);
        return new DatabaseDurability(config, pool);
    }

    @Test
    void a_database_that_forgets_is_refused_by_the_name_of_its_setting() {
        assertThatThrownBy(() -> with("synchronous_commit", "off", false).check(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("synchronous_commit is off");
    }

    @Test
    void on_a_developers_machine_it_is_said_only() {
        assertThatCode(() -> with("synchronous_commit", "off", true).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "local", "remote_write", "remote_apply"})
    void a_database_that_writes_first_is_fine(String value) {
        assertThatCode(() -> with("synchronous_commit", value, false).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void what_the_whole_server_has_switched_off_is_named_too(String setting) {
        assertThat(DatabaseDurability.in(java.util.Map.of(setting, "off", "synchronous_commit", "on")))
                .containsExactly(setting + " is off");
    }
}
