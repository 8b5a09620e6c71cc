package org.crossvolt.emsp.contracts;

import static org.crossvolt.emsp.Columns.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;

/** What a driver has paid: shown. The law wants it kept; it holds no name but the operator's reference. */
@Singleton
public class PaymentsOfDriver implements DriverData {

    private final Pool database;

    PaymentsOfDriver(Pool database) {
        this.database = database;
    }

    record Payment(String contract, String reference, BigDecimal amount, Instant paidAt) {}

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return database.preparedQuery("""
                        SELECT p.contract_id, p.reference, p.amount, p.paid_at
                        FROM emsp.payment p JOIN emsp.contract c ON c.id = p.contract_id
                        WHERE c.driver_id = $1 ORDER BY p.paid_at, p.reference""").execute(Tuple.of(driver)).map(rows -> {
            List<Payment> payments = new ArrayList<>(rows.size());
            for (Row row : rows) {
                payments.add(new Payment(
                        row.getString("contract_id"),
                        row.getString("reference"),
                        row.getBigDecimal("amount"),
                        instant(row, "paid_at")));
            }
            return payments;
        });
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return Uni.createFrom().voidItem();
    }
}
