package org.crossvolt.pki.validation;

import java.time.Duration;

/**
 * What an installation may decide.
 *
 * @param lab takes suites of the other edition, and CAs without grants (T4)
 * @param skew allowed on notBefore; none on notAfter (V5)
 * @param leafWithoutAnswer what to do about a leaf when no valid answer about revocation can be had (R3)
 * @param lowAmount whether little money is at stake, as the caller says (R3)
 * @param checkRevocation false only for the chain of an OCSP signer or an import, where it is asked elsewhere or not at all
 */
public record ValidationPolicy(
        boolean lab, Duration skew, FailMode leafWithoutAnswer, boolean lowAmount, boolean checkRevocation) {

    /** What the absence of an answer means. */
    public enum FailMode {
        HARD,
        /** Accepted where little money is at stake. */
        SOFT_IF_LOW,
        SOFT;

        boolean accepts(boolean lowAmount) {
            return switch (this) {
                case HARD -> false;
                case SOFT_IF_LOW -> lowAmount;
                case SOFT -> true;
            };
        }
    }

    public static final ValidationPolicy STRICT =
            new ValidationPolicy(false, Duration.ofMinutes(5), FailMode.HARD, false, true);

    public ValidationPolicy withoutRevocation() {
        return new ValidationPolicy(lab, skew, leafWithoutAnswer, lowAmount, false);
    }

    public ValidationPolicy soft() {
        return new ValidationPolicy(lab, skew, FailMode.SOFT, lowAmount, checkRevocation);
    }
}
