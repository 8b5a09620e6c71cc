package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Secret;
import org.jspecify.annotations.Nullable;

/** A driver's own contract for energy. */
public record EnergyContract(
        @MaxLength(64) String supplierName,
        @Secret @MaxLength(64) @Nullable String contractId) implements OcpiObject {

    /** Without the contract id, so that it can be logged. */
    @Override
    public String toString() {
        return "EnergyContract[supplierName=" + supplierName + "]";
    }
}
