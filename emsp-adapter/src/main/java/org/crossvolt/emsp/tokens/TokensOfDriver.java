package org.crossvolt.emsp.tokens;

import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;

/** A driver's tokens: shown, and blocked when the driver leaves; uids stay, so that nobody gets them again. */
@Singleton
public class TokensOfDriver implements DriverData {

    private final TokenStore tokens;
    private final Clock clock;

    TokensOfDriver(TokenStore tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return tokens.ofDriver(driver)
                .map(all -> all.stream()
                        .map(token -> TokenView.of(token, clock.instant()))
                        .toList());
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return connection
                .preparedQuery("""
                        UPDATE emsp.token SET blocked = true, visual_number = NULL, changed_at = $2
                        WHERE contract_id IN (SELECT id FROM emsp.contract WHERE driver_id = $1)""")
                .execute(Tuple.of(driver, utc(clock.instant())))
                .replaceWithVoid();
    }
}
