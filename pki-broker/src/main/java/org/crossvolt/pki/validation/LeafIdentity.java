package org.crossvolt.pki.validation;

import java.util.Locale;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.types.Emaid;

/**
 * Whom a leaf names (V4), and to which group they belong for scopes (T4): provider, manufacturer or operator.
 *
 * @param text normalised
 * @param group what a {@link ScopeGrant} is compared with; empty where there are no scopes
 */
record LeafIdentity(String text, String group, boolean hasWrongCheckDigit) {

    /** Characters of an eMAID of -2 with its check digit. */
    private static final int LONGEST_EMAID_OF_2 = 15;

    private static final Pattern EVSE_OR_SECC = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}[ES][A-Z0-9_]{1,58}");
    private static final int OPERATOR = 5;
    private static final int LONGEST = 255;

    /** @throws IllegalArgumentException for a name that the purpose does not have; does not repeat it */
    static LeafIdentity of(Purpose purpose, Edition edition, String commonName) {
        return switch (purpose) {
            case CONTRACT -> {
                Emaid emaid = Emaid.parse(commonName);
                if (edition == Edition.ISO_15118_2 && emaid.text().length() > LONGEST_EMAID_OF_2) {
                    throw new IllegalArgumentException("an eMAID of -2 has 14 or 15 characters");
                }
                yield new LeafIdentity(emaid.text(), emaid.provider(), emaid.hasWrongCheckDigit());
            }
            case PROVISIONING -> {
                Pcid pcid = Pcid.parse(commonName);
                yield new LeafIdentity(pcid.text(), pcid.wmi(), false);
            }
            case SECC -> {
                String text = normalised(commonName);
                if (!EVSE_OR_SECC.matcher(text).matches()) {
                    throw new IllegalArgumentException("needs an EVSE id or a SECC id");
                }
                yield new LeafIdentity(text, text.substring(0, OPERATOR), false);
            }
            case VEHICLE, CPS, OCSP -> {
                if (commonName.isBlank() || commonName.length() > LONGEST) {
                    throw new IllegalArgumentException("needs 1 to 255 characters");
                }
                yield new LeafIdentity(commonName, "", false);
            }
        };
    }

    private static String normalised(String text) {
        return text.replace("*", "").replace("-", "").toUpperCase(Locale.ROOT);
    }

    boolean means(Purpose purpose, String claimed) {
        try {
            return switch (purpose) {
                case CONTRACT -> Emaid.parse(text).means(Emaid.parse(claimed));
                case PROVISIONING -> Pcid.parse(text).means(Pcid.parse(claimed));
                case SECC -> text.equals(normalised(claimed));
                case VEHICLE, CPS, OCSP -> text.equals(claimed);
            };
        } catch (IllegalArgumentException notAnIdentifier) {
            return false;
        }
    }

    /** Shows the group only. */
    @Override
    public String toString() {
        return group + "…";
    }
}
