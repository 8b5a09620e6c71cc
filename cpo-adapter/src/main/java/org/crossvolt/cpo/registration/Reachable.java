package org.crossvolt.cpo.registration;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.party.ClientInfos;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.jboss.logging.Logger;

/** Who can be reached through the hub, as the hub says it (H-46); in memory, because every start of a transaction asks. */
@Singleton
public class Reachable implements ClientInfos {

    private static final Logger LOG = Logger.getLogger(Reachable.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Pool database;
    private volatile Map<PartyId, ClientInfo> known = Map.of();

    Reachable(Pool database) {
        this.database = database;
    }

    void readAll(@Observes StartupEvent starting) {
        read().await().atMost(PATIENCE);
    }

    /** Another instance may have been told. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return read().onFailure()
                .invoke(away -> LOG.warnf("client infos are not read: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> read() {
        return database.query("SELECT country_code, party_id, role, status, last_updated FROM cpo.client_info")
                .execute()
                .invoke(rows -> {
                    Map<PartyId, ClientInfo> read = new HashMap<>();
                    for (Row row : rows) {
                        ClientInfo info = new ClientInfo(
                                CiString.of(row.getString("party_id")),
                                CiString.of(row.getString("country_code")),
                                new Role(row.getString("role")),
                                ConnectionStatus.valueOf(row.getString("status")),
                                new OcpiDateTime(
                                        row.getOffsetDateTime("last_updated").toInstant()));
                        // We deal with parties as eMSPs.
                        read.merge(info.party(), info, (one, two) -> one.role().equals(Role.EMSP) ? one : two);
                    }
                    known = Map.copyOf(read);
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> keep(ClientInfo info) {
        return database.preparedQuery("""
                        INSERT INTO cpo.client_info AS c (country_code, party_id, role, status, last_updated)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (country_code, party_id, role) DO UPDATE
                        SET status = excluded.status, last_updated = excluded.last_updated
                        WHERE c.last_updated <= excluded.last_updated
                        """)
                .execute(Tuple.of(
                        info.countryCode().folded(),
                        info.partyId().folded(),
                        info.role().text(),
                        info.status().name(),
                        info.lastUpdated().instant().atOffset(ZoneOffset.UTC)))
                .chain(this::read);
    }

    @Override
    public Optional<ClientInfo> find(PartyId party) {
        return Optional.ofNullable(known.get(party));
    }

    /** True for whoever the hub did not speak of. */
    public boolean is(PartyId party) {
        return find(party)
                .map(info -> info.status() == ConnectionStatus.CONNECTED)
                .orElse(true);
    }
}
