package org.crossvolt.cpo.certificates;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a certificate at a station is for, in the words of OCPP 2.0.1. */
enum CertificateType {
    V2G_ROOT("V2GRootCertificate", null),
    MO_ROOT("MORootCertificate", null),
    CSMS_ROOT("CSMSRootCertificate", "CentralSystemRootCertificate"),
    MANUFACTURER_ROOT("ManufacturerRootCertificate", "ManufacturerRootCertificate"),
    /** The station's own towards cars, with the CAs above it; only listed and deleted. */
    V2G_CHAIN("V2GCertificateChain", null);

    private final String text;
    private final @Nullable String security16;

    CertificateType(String text, @Nullable String security16) {
        this.text = text;
        this.security16 = security16;
    }

    String text() {
        return text;
    }

    /** How the security extension of 1.6 calls it; empty for those of Plug and Charge. */
    Optional<String> security16() {
        return Optional.ofNullable(security16);
    }

    static CertificateType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("needs one of " + texts()));
    }

    private static List<String> texts() {
        return Arrays.stream(values()).map(CertificateType::text).toList();
    }
}
