package org.crossvolt.emsp.plugandcharge;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;

/** Which contract is in which car. */
@Singleton
public class VehicleStore implements DriverData {

    private final Pool database;
    private final PkiBroker broker;
    private final Clock clock;

    VehicleStore(Pool database, PkiBroker broker, Clock clock) {
        this.database = database;
        this.broker = broker;
        this.clock = clock;
    }

    record Vehicle(String pcid, String state, Instant validUntil, Instant changedAt) {

        /** Without the PCID, which often is the car's number. */
        @Override
        public String toString() {
            return "Vehicle[" + state + "]";
        }
    }

    Uni<Void> provisioned(String contract, String pcid, Instant until) {
        return database.preparedQuery("""
                        INSERT INTO emsp.vehicle (contract_id, pcid, state, valid_until, changed_at)
                        VALUES ($1, $2, 'PROVISIONED', $3, $4)
                        ON CONFLICT (contract_id, pcid) DO UPDATE
                        SET state = 'PROVISIONED', valid_until = excluded.valid_until, changed_at = excluded.changed_at""")
                .execute(Tuple.of(contract, pcid, utc(until), utc(clock.instant())))
                .replaceWithVoid();
    }

    Uni<Void> revoked(String contract) {
        return database.preparedQuery(
                        "UPDATE emsp.vehicle SET state = 'REVOKED', changed_at = $2 WHERE contract_id = $1")
                .execute(Tuple.of(contract, utc(clock.instant())))
                .replaceWithVoid();
    }

    Uni<List<Vehicle>> of(String contract) {
        return database.preparedQuery(
                        "SELECT pcid, state, valid_until, changed_at FROM emsp.vehicle WHERE contract_id = $1 ORDER BY pcid")
                .execute(Tuple.of(contract))
                .map(VehicleStore::all);
    }

    @Override
    public String name() {
        return "vehicles";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return database.preparedQuery("""
                        SELECT v.pcid, v.state, v.valid_until, v.changed_at
                        FROM emsp.vehicle v JOIN emsp.contract c ON c.id = v.contract_id
                        WHERE c.driver_id = $1 ORDER BY v.pcid""").execute(Tuple.of(driver)).map(VehicleStore::all);
    }

    /** A certificate that stays in a car would name somebody we forgot. */
    @Override
    public Uni<Void> leaving(UUID driver) {
        return database.preparedQuery("""
                        SELECT DISTINCT v.contract_id
                        FROM emsp.vehicle v JOIN emsp.contract c ON c.id = v.contract_id
                        WHERE c.driver_id = $1 AND v.state = 'PROVISIONED'""")
                .execute(Tuple.of(driver))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> row.getString("contract_id"))
                .onItem()
                .transformToUniAndConcatenate(
                        contract -> broker.revoke(contract).chain(() -> revoked(contract)))
                .collect()
                .last();
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return connection.preparedQuery("""
                        DELETE FROM emsp.vehicle
                        WHERE contract_id IN (SELECT id FROM emsp.contract WHERE driver_id = $1)""").execute(Tuple.of(driver)).replaceWithVoid();
    }

    private static List<Vehicle> all(RowSet<Row> rows) {
        List<Vehicle> vehicles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            vehicles.add(new Vehicle(
                    row.getString("pcid"),
                    row.getString("state"),
                    instant(row, "valid_until"),
                    instant(row, "changed_at")));
        }
        return vehicles;
    }
}
