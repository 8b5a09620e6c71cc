package org.crossvolt.pki.validation;

import java.util.List;

/** Annex F and its counterpart in -20, as far as every verifier can insist on it (V2). */
final class Profile {

    private final Purpose purpose;
    private final Edition edition;
    private final List<Finding> reasons;
    private final List<Finding> remarks;

    Profile(Purpose purpose, Edition edition, List<Finding> reasons, List<Finding> remarks) {
        this.purpose = purpose;
        this.edition = edition;
        this.reasons = reasons;
        this.remarks = remarks;
    }

    void judge(List<ParsedCertificate> path) {
        leaf(path.getFirst());
        for (int i = 1; i < path.size(); i++) {
            authority(i, path.get(i));
        }
    }

    private void refuse(Reason reason, int certificate, String detail) {
        reasons.add(new Finding(reason, certificate, detail));
    }

    private void leaf(ParsedCertificate leaf) {
        subject(leaf.subject());
        if (leaf.ca()) {
            refuse(Reason.LEAF_IS_CA, 0, "CA=true");
        }
        // An OCSP signer follows RFC 6960, which does not ask for basic constraints.
        if (!leaf.hasBasicConstraints() && purpose != Purpose.OCSP) {
            refuse(Reason.BASIC_CONSTRAINTS_ABSENT, 0, "required by the profile");
        } else if (leaf.hasBasicConstraints() && !leaf.basicConstraintsCritical() && purpose != Purpose.OCSP) {
            refuse(Reason.BASIC_CONSTRAINTS_NOT_CRITICAL, 0, "required by the profile");
        }
        keyUsage(leaf);
        if (purpose == Purpose.OCSP && !leaf.mayHelpWithOcsp()) {
            refuse(Reason.EXTENDED_KEY_USAGE_MISSING, 0, "1.3.6.1.5.5.7.3.9");
        }
    }

    private void keyUsage(ParsedCertificate leaf) {
        if (leaf.keyUsage() == null) {
            refuse(Reason.KEY_USAGE_ABSENT, 0, "required by the profile");
            return;
        }
        if (!leaf.keyUsageCritical() && purpose != Purpose.OCSP) {
            refuse(Reason.KEY_USAGE_NOT_CRITICAL, 0, "required by the profile");
        }
        if (leaf.hasUsage(ParsedCertificate.KEY_CERT_SIGN) || leaf.hasUsage(ParsedCertificate.CRL_SIGN)) {
            refuse(Reason.KEY_USAGE_FOREIGN_BIT, 0, "keyCertSign or cRLSign");
        }
        require(leaf, ParsedCertificate.DIGITAL_SIGNATURE, "digitalSignature");
        if (purpose == Purpose.CONTRACT && edition == Edition.ISO_15118_2) {
            require(leaf, ParsedCertificate.NON_REPUDIATION, "nonRepudiation");
            if (!leaf.hasUsage(ParsedCertificate.KEY_AGREEMENT)) {
                remarks.add(new Finding(Reason.KEY_AGREEMENT_ABSENT, 0, "V2G2-822"));
            }
        }
        if (purpose == Purpose.PROVISIONING) {
            // V2G2-822; without it nothing can be sealed for the vehicle (P6).
            require(leaf, ParsedCertificate.KEY_AGREEMENT, "keyAgreement");
        }
    }

    private void require(ParsedCertificate leaf, int bit, String name) {
        if (!leaf.hasUsage(bit)) {
            refuse(Reason.KEY_USAGE_MISSING_BIT, 0, name);
        }
    }

    private void subject(ParsedCertificate.SubjectNames subject) {
        if (subject.commonNames().size() != 1) {
            refuse(Reason.COMMON_NAME_NOT_ONE, 0, subject.commonNames().size() + " common names");
        } else if (!subject.commonNameTypesRight()) {
            refuse(Reason.COMMON_NAME_STRING_TYPE, 0, "needs PrintableString or UTF8String");
        } else if (subject.commonNames().getFirst().chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            refuse(Reason.COMMON_NAME_CHARACTERS, 0, "a control character, or more than ASCII");
        }
        if (purpose == Purpose.VEHICLE) {
            boolean exact = subject.organizations().size() == 1
                    && subject.domains().isEmpty()
                    && !subject.hasCountry()
                    && !subject.otherAttributes();
            if (!exact) {
                refuse(Reason.SUBJECT_NOT_A_VEHICLE, 0, "V2G20-2598");
            }
            return;
        }
        domains(0, subject.domains());
        if (purpose.requiresDomain() && !subject.domains().contains(purpose.domain())) {
            refuse(Reason.DOMAIN_MISSING, 0, "needs DC=" + purpose.domain());
        }
    }

    private void domains(int at, List<String> domains) {
        if (purpose == Purpose.OCSP) {
            return;
        }
        String own = purpose == Purpose.VEHICLE ? "OEM" : purpose.domain();
        for (String domain : domains) {
            // Sub-CAs of a V2G root may carry the root's own component.
            boolean fits = domain.equals(own) || (at > 0 && domain.equals("V2G"));
            if (!fits) {
                refuse(Reason.DOMAIN_CONTRADICTS, at, "DC=" + shown(domain) + " for " + purpose);
            }
        }
    }

    private static String shown(String domain) {
        return domain.matches("[A-Za-z0-9.-]{1,32}") ? domain : "(unprintable)";
    }

    private void authority(int at, ParsedCertificate authority) {
        if (!authority.hasBasicConstraints() || !authority.ca()) {
            refuse(Reason.ISSUER_NOT_CA, at, "CA is not true");
            return;
        }
        if (!authority.basicConstraintsCritical()) {
            refuse(Reason.BASIC_CONSTRAINTS_NOT_CRITICAL, at, "required by the profile");
        }
        if (authority.keyUsage() == null) {
            refuse(Reason.KEY_USAGE_ABSENT, at, "required by the profile");
        } else if (!authority.hasUsage(ParsedCertificate.KEY_CERT_SIGN)) {
            refuse(Reason.CA_KEY_USAGE, at, "needs keyCertSign");
        } else if (!authority.keyUsageCritical()) {
            refuse(Reason.KEY_USAGE_NOT_CRITICAL, at, "required by the profile");
        }
        if (authority.pathLength() < 0) {
            remarks.add(new Finding(Reason.PATH_LENGTH_ABSENT, at, "Annex F has 1 and 0"));
        }
        domains(at, authority.subject().domains());
    }
}
