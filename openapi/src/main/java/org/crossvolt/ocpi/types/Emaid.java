package org.crossvolt.ocpi.types;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An eMAID without separators, in capitals: country 2, provider 3, instance 9 and an optional check digit (-2), or an
 * instance of 9 to 28 (-20, OPNC). The check digit is never a reason to refuse: real contracts carry wrong ones.
 */
public final class Emaid {

    /** Characters before the check digit of an eMAID of -2. */
    private static final int BARE = 14;

    private static final int PROVIDER = 5;
    private static final Pattern FORM = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}[A-Z0-9]{9,31}");
    private static final Pattern WRITTEN =
            Pattern.compile("[A-Za-z]{2}-?[A-Za-z0-9]{3}-?[A-Za-z0-9]{9,31}(-[A-Za-z0-9])?");
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final String text;

    private Emaid(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what is no eMAID; the message does not repeat it, because it names a person */
    public static Emaid parse(String written) {
        if (written.length() > 40 || !WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "needs country (2 letters), provider (3), instance (9 to 31), such as DE8EMC0000001X");
        }
        String text = written.replace("-", "").toUpperCase(Locale.ROOT);
        if (!FORM.matcher(text).matches() || text.length() > 36) {
            throw new IllegalArgumentException("needs 14 to 36 letters and digits");
        }
        return new Emaid(text);
    }

    /** Country and provider, such as {@code DE8EM}: the key of routing and scopes. */
    public String provider() {
        return text.substring(0, PROVIDER);
    }

    /** V4: equal with or without the check digit; where both have one, it has to agree. */
    public boolean means(Emaid other) {
        if (text.length() == other.text.length()) {
            return text.equals(other.text);
        }
        int longer = Math.max(text.length(), other.text.length());
        int shorter = Math.min(text.length(), other.text.length());
        return longer == BARE + 1 && shorter == BARE && text.regionMatches(0, other.text, 0, BARE);
    }

    /** Fourteen characters for an eMAID of -2, whatever its check digit: what bindings are kept by. */
    public String withoutCheckDigit() {
        return text.length() == BARE + 1 ? text.substring(0, BARE) : text;
    }

    public boolean hasWrongCheckDigit() {
        return text.length() == BARE + 1 && text.charAt(BARE) != checkDigit(text);
    }

    /**
     * Each character is two bits (q) and two trits (r); weighted with powers of a matrix modulo 2 and 3, the fifteen add
     * up to zero. This solves for the fifteenth.
     */
    static char checkDigit(String fourteen) {
        int[] q = {0, 0};
        int[] r = {0, 0};
        int[][] p1 = {{0, 1}, {1, 1}};
        int[][] p2 = {{0, 1}, {1, 2}};
        int[][] weight1 = p1;
        int[][] weight2 = p2;
        for (int i = 0; i < BARE; i++) {
            int value = ALPHABET.indexOf(fourteen.charAt(i));
            add(q, value / 18, value / 9 % 2, weight1, 2);
            add(r, value / 3 % 3, value % 3, weight2, 3);
            weight1 = product(weight1, p1, 2);
            weight2 = product(weight2, p2, 3);
        }
        for (int value = 0; value < ALPHABET.length(); value++) {
            int[] q15 = q.clone();
            int[] r15 = r.clone();
            add(q15, value / 18, value / 9 % 2, weight1, 2);
            add(r15, value / 3 % 3, value % 3, weight2, 3);
            if (q15[0] + q15[1] + r15[0] + r15[1] == 0) {
                return ALPHABET.charAt(value);
            }
        }
        throw new IllegalStateException("the weights are not invertible");
    }

    private static void add(int[] sum, int first, int second, int[][] weight, int modulus) {
        sum[0] = (sum[0] + first * weight[0][0] + second * weight[1][0]) % modulus;
        sum[1] = (sum[1] + first * weight[0][1] + second * weight[1][1]) % modulus;
    }

    private static int[][] product(int[][] a, int[][] b, int modulus) {
        int[][] c = new int[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                c[i][j] = (a[i][0] * b[0][j] + a[i][1] * b[1][j]) % modulus;
            }
        }
        return c;
    }

    /** The eMAID of -2 with its check digit, such as a new contract carries. */
    public String withCheckDigit() {
        return text.length() == BARE ? text + checkDigit(text) : text;
    }

    /** Normalised, as it was given: with the check digit only where there was one. */
    public String text() {
        return text;
    }

    /** Shows the provider only; the rest names a person. */
    @Override
    public String toString() {
        return provider() + "…";
    }
}
