package org.crossvolt.ocpi.tokens;

import org.crossvolt.ocpi.types.MaxLength;
import org.jspecify.annotations.Nullable;

/** The contract a driver has for the energy itself (3.5). */
public record EnergyContract(
        @MaxLength(64) String supplierName,
        @MaxLength(64) @Nullable String contractId) {}
