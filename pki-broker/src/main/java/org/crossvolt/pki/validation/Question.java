package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about a chain.
 *
 * @param chain DER, leaf first
 * @param edition null: told by the leaf's suite
 * @param identity the eMAID or PCID that was claimed; null: any
 */
public record Question(
        Purpose purpose,
        List<byte[]> chain,
        @Nullable Edition edition,
        @Nullable String identity,
        Instant at) {}
