package org.crossvolt.hub.registration;

import java.time.Instant;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;

/**
 * A party in one of its roles, as the hub sees it.
 *
 * @param name of the business
 * @param lastUpdated when the status last changed
 */
public record PartyRole(PartyId party, Role role, String name, ConnectionStatus status, Instant lastUpdated) {}
