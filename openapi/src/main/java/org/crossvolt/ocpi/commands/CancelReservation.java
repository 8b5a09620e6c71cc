package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.Url;

/**
 * Asks a CPO to give up a reservation.
 *
 * @param responseUrl where the result is posted
 */
public record CancelReservation(
        @MaxLength(255) @Url String responseUrl,
        @MaxLength(36) CiString reservationId) implements OcpiObject {}
