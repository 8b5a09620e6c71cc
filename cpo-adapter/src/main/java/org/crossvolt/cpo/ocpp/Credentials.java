package org.crossvolt.cpo.ocpp;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a station shows before its socket is opened (3.1 of the OCPP reference).
 *
 * @param encrypted it came over TLS
 * @param user of HTTP Basic; null without
 * @param key bytes, never made into a text
 * @param certificateName CN of its own certificate; null without one
 */
record Credentials(
        boolean encrypted,
        @Nullable String user,
        byte @Nullable [] key,
        @Nullable String certificateName) {

    private static final String BASIC = "Basic ";
    private static final int LONGEST_HEADER = 400;
    private static final int LONGEST_CERTIFICATE = 12_000;

    static Credentials of(HttpServerRequest request, boolean fromTrustedProxy) {
        boolean encrypted = request.isSSL()
                || (fromTrustedProxy && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")));
        String name = request.isSSL()
                ? ofSession(request.connection().sslSession())
                : fromTrustedProxy ? ofHeader(request.getHeader("X-Client-Cert")) : null;
        byte[] pair = basic(request.getHeader("Authorization"));
        int colon = -1;
        for (int i = 0; pair != null && i < pair.length && colon < 0; i++) {
            colon = pair[i] == ':' ? i : -1;
        }
        return pair == null || colon < 0
                ? new Credentials(encrypted, null, null, name)
                : new Credentials(
                        encrypted,
                        new String(pair, 0, colon, StandardCharsets.UTF_8),
                        Arrays.copyOfRange(pair, colon + 1, pair.length),
                        name);
    }

    private static byte @Nullable [] basic(@Nullable String header) {
        if (header == null
                || header.length() > LONGEST_HEADER
                || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** True where what is shown is enough for this station's security profile. Takes as long for a wrong key as for a right one. */
    boolean satisfy(StationAccess station) {
        boolean keyFits = user != null && user.equals(station.id()) && isKey(station);
        return switch (station.securityProfile()) {
            case 1 -> keyFits;
            case 2 -> keyFits && encrypted;
            case 3 -> {
                String expected = station.certificateName() == null ? station.id() : station.certificateName();
                yield encrypted && expected.equals(certificateName);
            }
            default -> false;
        };
    }

    private boolean isKey(StationAccess station) {
        byte[] presented = hash(key == null ? new byte[0] : key).getBytes(StandardCharsets.US_ASCII);
        boolean asWritten = MessageDigest.isEqual(presented, bytes(station.keyHash()));
        boolean decoded = MessageDigest.isEqual(presented, bytes(station.decodedKeyHash()));
        return key != null && (asWritten | decoded);
    }

    /** The form in which keys are kept: they are random, so a fast hash is enough, and thousands reconnect at once. */
    static String hash(byte[] key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(@Nullable String hash) {
        return (hash == null ? "-" : hash).getBytes(StandardCharsets.US_ASCII);
    }

    private static @Nullable String ofSession(@Nullable SSLSession session) {
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? commonName(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return null;
        }
    }

    /** PEM, percent-encoded, as proxies hand a verified client certificate on. */
    private static @Nullable String ofHeader(@Nullable String header) {
        if (header == null || header.length() > LONGEST_CERTIFICATE) {
            return null;
        }
        try {
            String pem = URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                            instanceof X509Certificate certificate
                    ? commonName(certificate)
                    : null;
        } catch (CertificateException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
        } catch (InvalidNameException unreadable) {
            // A subject without a readable name names nobody.
        }
        return null;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Credentials[encrypted=" + encrypted + "]";
    }
}
