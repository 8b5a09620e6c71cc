package org.crossvolt.pki.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reasons are finer than what stations and cars are told; each has its place there. */
class ReasonTest {

    private static final Set<String> SECOND_EDITION = Set.of(
            "WARNING_CertificateExpired",
            "WARNING_CertificateNotYetValid",
            "WARNING_CertificateRevoked",
            "WARNING_CertificateValidationError",
            "WARNING_eMSPUnknown");
    private static final Set<String> FIRST_EDITION =
            Set.of("FAILED_CertChainError", "FAILED_CertificateExpired", "FAILED_CertificateRevoked");

    @ParameterizedTest
    @EnumSource(Reason.class)
    @Requirement("V7")
    void every_reason_has_the_response_codes_that_the_standards_have_for_it(Reason reason) {
        if (reason.kind() == Reason.Kind.REMARK) {
            assertThat(reason.iso2()).isEqualTo("OK");
            assertThat(reason.iso20()).isEqualTo("OK");
        } else {
            assertThat(reason.iso2()).isIn(FIRST_EDITION);
            assertThat(reason.iso20()).isIn(SECOND_EDITION);
            assertThat(reason.iso2().contains("Revoked"))
                    .isEqualTo(reason.iso20().contains("Revoked"));
            assertThat(reason.iso2().contains("Expired"))
                    .isEqualTo(reason.iso20().contains("Expired"));
        }
        assertThat(reason.opnc())
                .startsWith(reason.name() + ": ")
                .hasSizeGreaterThan(reason.name().length() + 10);
    }
}
