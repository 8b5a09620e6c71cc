package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/**
 * A Party: country code and party id, the pair that routing headers, URLs and objects carry (H-03). Two are equal
 * whatever their letter case; {@link #toString()} keeps the sender's: {@code NL-CVC}.
 */
public record PartyId(CiString countryCode, CiString partyId) {

    /** @throws IllegalArgumentException unless the country code has two and the party id three letters or digits */
    public PartyId {
        requireAlphanumeric(countryCode.toString(), 2, "country_code");
        requireAlphanumeric(partyId.toString(), 3, "party_id");
    }

    public static PartyId of(String countryCode, String partyId) {
        return new PartyId(CiString.of(countryCode), CiString.of(partyId));
    }

    /** Reads {@code NL-CVC}; {@code NL*CVC} is understood as well, because e-mobility ids are often written so. */
    public static PartyId parse(String text) {
        if (text.length() != 6 || (text.charAt(2) != '-' && text.charAt(2) != '*')) {
            throw new IllegalArgumentException("a party is written CC-PPP, such as NL-CVC; got '" + text + "'");
        }
        return of(text.substring(0, 2), text.substring(3));
    }

    /** Like {@link #of}, or null where the two texts cannot be a party. */
    public static @Nullable PartyId ofNullable(@Nullable String countryCode, @Nullable String partyId) {
        if (countryCode == null || partyId == null) {
            return null;
        }
        try {
            return of(countryCode, partyId);
        } catch (IllegalArgumentException notAParty) {
            return null;
        }
    }

    private static void requireAlphanumeric(String text, int length, String field) {
        boolean fits = text.length() == length;
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
        if (!fits) {
            throw new IllegalArgumentException(field + " needs " + length + " letters or digits, got '" + text + "'");
        }
    }

    @Override
    public String toString() {
        return countryCode + "-" + partyId;
    }
}
