package org.crossvolt.cpo.authorization;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.types.PartyId;

/** Contract ids as cars carry them: with or without hyphens, with or without check digit. */
final class Emaids {

    private static final Pattern EMAID = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}[A-Z0-9]{9}[A-Z0-9]?");

    private Emaids() {}

    /** 14 or 15 capital letters and digits; empty for what is no eMAID. */
    static Optional<String> normalised(String text) {
        String plain = text.replace("-", "").strip().toUpperCase(Locale.ROOT);
        return EMAID.matcher(plain).matches() ? Optional.of(plain) : Optional.empty();
    }

    /** The party whose ids begin so; the pki-broker's routes may say otherwise. */
    static PartyId party(String normalised) {
        return PartyId.of(normalised.substring(0, 2), normalised.substring(2, 5));
    }
}
