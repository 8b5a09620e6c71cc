package org.crossvolt.cpo.ocpp;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway has to know of a station before it lets it in.
 *
 * @param blocked known, but not let in
 * @param planned let in to be configured; its BootNotification is answered Pending
 * @param booted its last BootNotification was accepted; it need not send another when it comes back
 * @param keyHash SHA-256 of the key's bytes as hexadecimal digits; null where it has none
 * @param decodedKeyHash the same of the bytes the key stands for, where it is written in hexadecimal digits
 * @param securityProfile 1 to 3
 * @param versions that it may speak
 * @param certificateName CN of its certificate (profile 3); the station's id where absent
 * @param quarantinedUntil it opened too many sockets and is refused until then
 */
public record StationAccess(
        String id,
        boolean blocked,
        boolean planned,
        boolean booted,
        @Nullable String keyHash,
        @Nullable String decodedKeyHash,
        int securityProfile,
        List<OcppVersion> versions,
        boolean withoutSubprotocol,
        Reading reading,
        @Nullable String certificateName,
        @Nullable Instant quarantinedUntil) {

    public StationAccess {
        versions = List.copyOf(versions);
    }

    public StationAccess withBooted(boolean now) {
        return new StationAccess(
                id,
                blocked,
                planned,
                now,
                keyHash,
                decodedKeyHash,
                securityProfile,
                versions,
                withoutSubprotocol,
                reading,
                certificateName,
                quarantinedUntil);
    }

    /** Without the hashes. */
    @Override
    public String toString() {
        return "StationAccess[" + id + "]";
    }
}
