package org.crossvolt.pki.validation;

import java.util.Locale;
import java.util.regex.Pattern;

/** A provisioning certificate id: WMI 3, own 14, optional check digit (-2); up to 64 characters in -20. */
public final class Pcid {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{17,64}");
    private static final int WMI = 3;
    private static final int BARE = 17;

    private final String text;

    private Pcid(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what is no PCID; the message does not repeat it, because it often is a VIN */
    public static Pcid parse(String written) {
        if (!FORM.matcher(written).matches()) {
            throw new IllegalArgumentException("needs 17 to 64 letters and digits");
        }
        return new Pcid(written.toUpperCase(Locale.ROOT));
    }

    /** The world manufacturer identifier. */
    public String wmi() {
        return text.substring(0, WMI);
    }

    /** Seventeen characters for a PCID of -2, whatever its check digit: what pools are kept by. */
    public String withoutCheckDigit() {
        return text.length() == BARE + 1 ? text.substring(0, BARE) : text;
    }

    public boolean means(Pcid other) {
        int longer = Math.max(text.length(), other.text.length());
        int shorter = Math.min(text.length(), other.text.length());
        return text.equals(other.text)
                || (longer == BARE + 1 && shorter == BARE && text.regionMatches(0, other.text, 0, BARE));
    }

    public String text() {
        return text;
    }

    /** Shows the manufacturer only. */
    @Override
    public String toString() {
        return wmi() + "…";
    }
}
