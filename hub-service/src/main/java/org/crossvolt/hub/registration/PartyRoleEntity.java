package org.crossvolt.hub.registration;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code hub.party_role}. */
@Entity(name = "PartyRole")
@Table(name = "party_role", schema = "hub")
@SuppressWarnings("NullAway.Init")
class PartyRoleEntity {

    /** Country code and party id in upper case, and the role. */
    @Embeddable
    record Key(
            @Column(name = "country_code") String countryCode,
            @Column(name = "party_id") String partyId,
            String role) {}

    @EmbeddedId
    Key key;

    @Column(name = "platform_id")
    UUID platformId;

    /** JSON: OCPI BusinessDetails. */
    @Column(name = "business_details")
    String businessDetails;

    boolean active;

    @Column(name = "last_updated")
    Instant lastUpdated;
}
