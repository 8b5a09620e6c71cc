package org.crossvolt.ocpi.commands;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** Ends a reservation (3.6). */
public record CancelReservation(
        @MaxLength(255) String responseUrl, @MaxLength(36) CiString reservationId) {}
