package org.crossvolt.emsp.contracts;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.crossvolt.emsp.drivers.DriverData;

/** A driver's contracts: shown, and ended when the driver leaves. */
@Singleton
public class ContractsOfDriver implements DriverData {

    private final ContractStore contracts;

    ContractsOfDriver(ContractStore contracts) {
        this.contracts = contracts;
    }

    @Override
    public String name() {
        return "contracts";
    }

    @Override
    public Uni<? extends List<?>> export(UUID driver) {
        return contracts.ofDriver(driver);
    }

    @Override
    public Uni<Void> erase(SqlConnection connection, UUID driver) {
        return contracts.endAll(connection, driver);
    }

    @Override
    public Uni<Void> erased(UUID driver) {
        return contracts
                .ofDriver(driver)
                .invoke(all -> all.forEach(contract -> contracts.told(contract.id())))
                .replaceWithVoid();
    }
}
