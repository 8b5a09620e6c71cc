package org.crossvolt.pki.validation;

/**
 * Why a chain is refused, or what was odd about one that is accepted (V7). The names are stable: they stand in answers and
 * evidence. Each knows what it is in the words of the other standards.
 */
public enum Reason {
    // Limits before anything is parsed (V1)
    INPUT_EMPTY(Kind.CHAIN, "there is no certificate"),
    INPUT_TOO_LONG(Kind.CHAIN, "the text is longer than the limit"),
    PEM_MALFORMED(Kind.CHAIN, "the text is not PEM"),
    PEM_BLOCK_NOT_CERTIFICATE(Kind.CHAIN, "only CERTIFICATE blocks are taken"),
    CHAIN_TOO_LONG(Kind.CHAIN, "there are more certificates than the limit"),
    CHAIN_DUPLICATE(Kind.CHAIN, "a certificate occurs twice"),
    CERTIFICATE_TOO_LARGE(Kind.CHAIN, "a certificate is larger than its edition allows"),
    // Encoding
    DER_LENGTH(Kind.CHAIN, "a length points beyond the end"),
    DER_NOT_CANONICAL(Kind.CHAIN, "the encoding is not DER"),
    DER_TRAILING(Kind.CHAIN, "bytes follow the certificate"),
    DER_TOO_DEEP(Kind.CHAIN, "the encoding is nested deeper than the limit"),
    CERTIFICATE_MALFORMED(Kind.CHAIN, "the bytes are no X.509 certificate"),
    // Profile (V2)
    VERSION_NOT_3(Kind.CHAIN, "the certificate is not X.509 version 3"),
    SERIAL_NOT_POSITIVE(Kind.CHAIN, "the serial number is not positive, or longer than 20 bytes"),
    ALGORITHM_MISMATCH(Kind.CHAIN, "the inner and the outer signature algorithm differ"),
    SIGNATURE_ALGORITHM_UNKNOWN(Kind.CHAIN, "the signature algorithm is not in the registry"),
    KEY_ALGORITHM_UNKNOWN(Kind.CHAIN, "the key's algorithm or curve is not in the registry"),
    SUITE_MIXED(Kind.CHAIN, "the path uses more than one suite"),
    SUITE_NOT_OF_EDITION(Kind.CHAIN, "the edition does not have this suite"),
    POINT_COMPRESSED(Kind.CHAIN, "the public key is not an uncompressed point"),
    POINT_NOT_ON_CURVE(Kind.CHAIN, "the public key is not a point of its curve"),
    SIGNATURE_VALUE_RANGE(Kind.CHAIN, "a part of the signature is out of range"),
    VALIDITY_INVERTED(Kind.CHAIN, "the certificate ends before it begins"),
    EXTENSION_DUPLICATE(Kind.CHAIN, "an extension occurs twice"),
    EXTENSION_CRITICAL_UNKNOWN(Kind.CHAIN, "a critical extension is not known"),
    EXTENSION_FORBIDDEN(Kind.CHAIN, "the profile does not have name constraints or policy mappings"),
    KEY_USAGE_ABSENT(Kind.CHAIN, "there is no key usage"),
    KEY_USAGE_NOT_CRITICAL(Kind.CHAIN, "the key usage is not critical"),
    KEY_USAGE_MISSING_BIT(Kind.CHAIN, "the key usage lacks what the purpose needs"),
    KEY_USAGE_FOREIGN_BIT(Kind.CHAIN, "the key usage lets a leaf sign certificates or CRLs"),
    EXTENDED_KEY_USAGE_MISSING(Kind.CHAIN, "an OCSP signer needs the extended key usage OCSPSigning"),
    BASIC_CONSTRAINTS_ABSENT(Kind.CHAIN, "there are no basic constraints"),
    BASIC_CONSTRAINTS_NOT_CRITICAL(Kind.CHAIN, "the basic constraints are not critical"),
    LEAF_IS_CA(Kind.CHAIN, "the leaf says that it is a CA"),
    COMMON_NAME_NOT_ONE(Kind.CHAIN, "the subject does not have exactly one common name"),
    COMMON_NAME_STRING_TYPE(Kind.CHAIN, "the common name is neither PrintableString nor UTF8String"),
    COMMON_NAME_CHARACTERS(Kind.CHAIN, "the common name has characters that no identifier has"),
    DOMAIN_MISSING(Kind.CHAIN, "the domain component that the purpose requires is missing"),
    DOMAIN_CONTRADICTS(Kind.CHAIN, "the domain component is that of another role"),
    SUBJECT_NOT_A_VEHICLE(Kind.CHAIN, "a vehicle's subject has CN and O, and nothing else"),
    // Path (V2, V3)
    SELF_SIGNED_LEAF(Kind.CHAIN, "the leaf is its own issuer"),
    ISSUER_NAME_MISMATCH(Kind.CHAIN, "the next certificate is not the issuer by name"),
    KEY_IDENTIFIER_MISMATCH(Kind.CHAIN, "the authority key identifier is not the issuer's"),
    ISSUER_NOT_CA(Kind.CHAIN, "an issuer is no CA"),
    CA_KEY_USAGE(Kind.CHAIN, "an issuer's key usage does not let it sign certificates"),
    PATH_LENGTH_EXCEEDED(Kind.CHAIN, "the path is longer than an issuer, or the standard, allows"),
    SIGNATURE_INVALID(Kind.CHAIN, "a signature does not fit"),
    TAIL_NOT_AN_ANCHOR(Kind.CHAIN, "the chain ends with a self-signed certificate that is no anchor"),
    ANCHOR_UNKNOWN(Kind.CHAIN, "no anchor has the name of the last issuer"),
    ANCHOR_SIGNATURE_INVALID(Kind.CHAIN, "an anchor has the name of the last issuer, but not its key"),
    ANCHOR_DISTRUSTED(Kind.CHAIN, "the anchor is no longer trusted"),
    ANCHOR_DISTRUSTED_AFTER(Kind.CHAIN, "the leaf began after the anchor's trust ended"),
    ANCHOR_TRUST_NOT_BEGUN(Kind.CHAIN, "the trust in the anchor has not begun"),
    ANCHOR_TRUST_ENDED(Kind.CHAIN, "the trust in the anchor has ended"),
    CA_DISTRUSTED(Kind.CHAIN, "a CA of the path is not trusted by whoever asks"),
    ANCHOR_ROLE_UNFIT(Kind.CHAIN, "the anchor is a root for another role"),
    ANCHOR_SUITE_UNFIT(Kind.CHAIN, "the anchor is not admitted for this suite"),
    LEAF_UNDER_V2G_ROOT(Kind.CHAIN, "a leaf stands directly below a V2G root"),
    // Time (V5)
    LEAF_EXPIRED(Kind.EXPIRED, "the leaf has expired"),
    CA_EXPIRED(Kind.EXPIRED, "a CA of the path has expired"),
    ANCHOR_EXPIRED(Kind.EXPIRED, "the anchor has expired"),
    LEAF_NOT_YET_VALID(Kind.NOT_YET_VALID, "the leaf is not valid yet"),
    CA_NOT_YET_VALID(Kind.NOT_YET_VALID, "a CA of the path is not valid yet"),
    // Identity (V4) and scope (T4)
    IDENTITY_MALFORMED(Kind.CHAIN, "the common name is not the identifier that the purpose needs"),
    IDENTITY_MISMATCH(Kind.CHAIN, "the common name is not the identifier that was claimed"),
    SCOPE_UNKNOWN(Kind.PROVIDER, "no CA of the path has a grant of this kind"),
    SCOPE_FOREIGN(Kind.PROVIDER, "the CAs of the path have grants, but not for this identifier"),
    // Revocation (R3, R6)
    LEAF_REVOKED(Kind.REVOKED, "the leaf is revoked"),
    CA_REVOKED(Kind.REVOKED, "a CA of the path is revoked"),
    REVOCATION_UNKNOWN(Kind.CHAIN, "the responder does not know the certificate"),
    REVOCATION_UNAVAILABLE(Kind.CHAIN, "no valid answer about revocation could be had"),
    NO_REVOCATION_SOURCE(Kind.CHAIN, "the certificate names no source about revocation"),
    // Hash-only requests (H1, H2)
    ISSUER_HASH_UNKNOWN(Kind.CHAIN, "the hashes name no CA that is known"),
    BINDING_UNKNOWN(Kind.CHAIN, "issuer and serial number are bound to no eMAID"),
    BINDING_CONFLICT(Kind.CHAIN, "issuer and serial number are bound to another eMAID"),
    // The broker itself
    BUNDLE_EXPIRED(Kind.CHAIN, "there is no trust bundle that is still valid"),
    // Remarks: they never refuse
    CHECK_DIGIT_WRONG(Kind.REMARK, "the check digit is not the computed one"),
    PATH_LENGTH_ABSENT(Kind.REMARK, "a sub-CA does not limit the path below it"),
    KEY_AGREEMENT_ABSENT(Kind.REMARK, "without keyAgreement the contract can not be updated (V2G2-822)"),
    SCOPE_UNKNOWN_ACCEPTED(Kind.REMARK, "no CA of the path has a grant of this kind; the lab accepts that"),
    SUITE_OF_OTHER_EDITION(Kind.REMARK, "the suite belongs to the other edition (lab)"),
    REVOCATION_SOFT(Kind.REMARK, "no valid answer about revocation could be had; policy accepts that"),
    REVOCATION_NO_SOURCE_ACCEPTED(
            Kind.REMARK, "the certificate names no source about revocation; its CA is registered so");

    /** In which of the coarser answers a reason ends up. */
    public enum Kind {
        CHAIN("FAILED_CertChainError", "WARNING_CertificateValidationError"),
        PROVIDER("FAILED_CertChainError", "WARNING_eMSPUnknown"),
        NOT_YET_VALID("FAILED_CertChainError", "WARNING_CertificateNotYetValid"),
        EXPIRED("FAILED_CertificateExpired", "WARNING_CertificateExpired"),
        REVOKED("FAILED_CertificateRevoked", "WARNING_CertificateRevoked"),
        REMARK("OK", "OK");

        private final String iso2;
        private final String iso20;

        Kind(String iso2, String iso20) {
            this.iso2 = iso2;
            this.iso20 = iso20;
        }
    }

    private final Kind kind;
    private final String sentence;

    Reason(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    public Kind kind() {
        return kind;
    }

    public String sentence() {
        return sentence;
    }

    /** The ResponseCode of ISO 15118-2. */
    public String iso2() {
        return kind.iso2;
    }

    /** The one sentence of the OPNC's errorMessages, which has no codes of its own. */
    public String opnc() {
        return name() + ": " + sentence;
    }

    /** The ResponseCode of ISO 15118-20. */
    public String iso20() {
        return kind.iso20;
    }
}
