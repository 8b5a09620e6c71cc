package org.crossvolt.cpo.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;

/**
 * What may be installed at a station as a root: stations are known to take others and then not to let them go again (pain of
 * the PKI reference, section 7).
 */
final class RootCertificate {

    /** Characters, as 2.0.1 has them. */
    static final int LONGEST = 5_500;

    private RootCertificate() {}

    /** @throws IllegalArgumentException saying what is wrong with it, for an operator */
    static String checked(String pem, Instant now) {
        if (pem.length() > LONGEST) {
            throw new IllegalArgumentException("has more than " + LONGEST + " characters");
        }
        X509Certificate certificate = read(pem);
        if (certificate.getBasicConstraints() < 0) {
            throw new IllegalArgumentException("is not the certificate of a CA");
        }
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            throw new IllegalArgumentException("is no root: another CA issued it");
        }
        if (certificate.getNotAfter().before(Date.from(now))) {
            throw new IllegalArgumentException("has expired");
        }
        return pem;
    }

    private static X509Certificate read(String pem) {
        try {
            Collection<?> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (all.size() == 1 && all.iterator().next() instanceof X509Certificate only) {
                return only;
            }
        } catch (CertificateException unreadable) {
            // said below
        }
        throw new IllegalArgumentException("needs exactly one certificate in PEM");
    }
}
