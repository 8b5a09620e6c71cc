package org.crossvolt.hub.registration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code hub.platform}. */
@Entity(name = "Platform")
@Table(name = "platform", schema = "hub")
@SuppressWarnings("NullAway.Init")
class PlatformEntity {

    @Id
    UUID id;

    String name;
    String state;
    boolean offline;

    @Column(name = "versions_url")
    @Nullable
    String versionsUrl;

    @Nullable
    String version;

    @Column(name = "their_token")
    byte @Nullable [] theirToken;

    @Column(name = "token_encoding")
    String tokenEncoding = "BASE64";

    /** Found out, not set, as the next four: see {@link Detection}. */
    @Column(name = "whole_objects")
    boolean wholeObjects;

    @Column(name = "token_newline")
    boolean tokenNewline;

    @Column(name = "trailing_slash")
    boolean trailingSlash;

    @Column(name = "no_routing_headers")
    boolean noRoutingHeaders;

    @Column(name = "no_message_ids")
    boolean noMessageIds;

    /** JSON: a list of OCPI Endpoints. */
    String endpoints = "[]";

    /** JSON: {@link Quirks}. */
    String quirks = "{}";

    @Column(name = "last_seen")
    @Nullable
    Instant lastSeen;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;
}
