package org.crossvolt.emsp.drivers;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who charges, at one of our parties.
 *
 * @param party such as {@code NL-CVE}
 * @param subject how the identity provider names the person; absent where there is no log-in
 * @param name absent once erased
 * @param language ISO 639-1 code
 * @param erasedAt when everything that names the person was removed
 */
public record Driver(
        UUID id,
        String party,
        @Nullable String subject,
        @Nullable String name,
        @Nullable String email,
        String language,
        Instant createdAt,
        @Nullable Instant erasedAt) {

    /** Without anything that names the person, so that it can be logged. */
    @Override
    public String toString() {
        return "Driver[" + id + ", party=" + party + "]";
    }
}
