package org.crossvolt.hub.registration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.crossvolt.ocpi.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** A row of {@code hub.platform_token}: a token we issued, as its hash. */
@Entity(name = "IssuedToken")
@Table(name = "platform_token", schema = "hub")
@SuppressWarnings("NullAway.Init")
class TokenEntity {

    @Id
    String hash;

    @Column(name = "platform_id")
    UUID platformId;

    String kind;

    @Column(name = "issued_at")
    Instant issuedAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    TokenEntity() {}

    TokenEntity(String token, UUID platformId, TokenKind kind, Instant issuedAt, @Nullable Instant expiresAt) {
        this.hash = Sha256.hex(token);
        this.platformId = platformId;
        this.kind = kind.name();
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }
}
