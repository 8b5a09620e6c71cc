package org.crossvolt.pki.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentSigner;

/** Answers OCSP for every CA of the demo PKI, rightly or, where it is told to, wrongly. */
public final class DemoResponder {

    private final DemoPki pki;
    private final Map<String, DemoAuthority> byKeyHash = new HashMap<>();
    private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();
    private volatile Manner manner = Manner.RIGHT;

    /** How it answers. */
    public enum Manner {
        RIGHT,
        SIGNED_BY_A_STRANGER,
        SIGNED_BY_A_CA_THAT_DID_NOT_DELEGATE,
        ABOUT_ANOTHER_CERTIFICATE,
        ENDED,
        FROM_THE_FUTURE,
        UNKNOWN,
        CHANGED,
        NO_OCSP,
        TRY_LATER
    }

    public DemoResponder(DemoPki pki) {
        this.pki = pki;
        pki.authorities().values().forEach(authority -> byKeyHash.put(keyHash(authority), authority));
        revoke(pki.leaf("contract-revoked").certificate());
        revoke(pki.authority("mo-1-revoked-sub2").certificate());
    }

    private static String keyHash(DemoAuthority authority) {
        return java.util.HexFormat.of()
                .formatHex(CertificateRecipe.sha1(
                        authority.key().publicKey().getPublicKeyData().getOctets()));
    }

    public void revoke(byte[] certificate) {
        revoked.add(org.bouncycastle.asn1.x509.Certificate.getInstance(certificate)
                .getSerialNumber()
                .getValue());
    }

    public void answer(Manner from) {
        this.manner = from;
    }

    /** DER in, DER out. */
    public byte[] respond(byte[] request, Instant now) {
        try {
            if (manner == Manner.NO_OCSP) {
                return new byte[] {1, 2, 3};
            }
            if (manner == Manner.TRY_LATER) {
                return new OCSPRespBuilder()
                        .build(OCSPRespBuilder.TRY_LATER, null)
                        .getEncoded();
            }
            Req asked = new OCSPReq(request).getRequestList()[0];
            DemoAuthority issuer = byKeyHash.get(
                    java.util.HexFormat.of().formatHex(asked.getCertID().getIssuerKeyHash()));
            if (issuer == null) {
                return new OCSPRespBuilder()
                        .build(OCSPRespBuilder.UNAUTHORIZED, null)
                        .getEncoded();
            }
            byte[] answer = respond(asked.getCertID(), issuer, now);
            if (manner == Manner.CHANGED) {
                answer[answer.length / 3] ^= 1;
            }
            return answer;
        } catch (IOException | OCSPException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private byte[] respond(CertificateID id, DemoAuthority issuer, Instant now) throws OCSPException, IOException {
        DemoAuthority signer = switch (manner) {
            case SIGNED_BY_A_STRANGER ->
                new DemoPki("strangers", pki.at(), "http://ocsp.strangers.example").authority("mo-1");
            case SIGNED_BY_A_CA_THAT_DID_NOT_DELEGATE -> pki.authority("oem-1-sub2");
            default -> issuer;
        };
        Instant thisUpdate = manner == Manner.FROM_THE_FUTURE ? now.plus(Duration.ofHours(2)) : now.minusSeconds(60);
        Instant nextUpdate = manner == Manner.ENDED ? now.minusSeconds(1) : now.plus(Duration.ofHours(6));
        CertificateID about = manner == Manner.ABOUT_ANOTHER_CERTIFICATE
                ? new CertificateID(new org.bouncycastle.asn1.ocsp.CertID(
                        id.toASN1Primitive().getHashAlgorithm(),
                        id.toASN1Primitive().getIssuerNameHash(),
                        id.toASN1Primitive().getIssuerKeyHash(),
                        new org.bouncycastle.asn1.ASN1Integer(77)))
                : id;
        X509CertificateHolder holder = new X509CertificateHolder(signer.certificate());
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        new BasicOCSPRespBuilder(new RespID(holder.getSubject()))
                                .addResponse(about, status(id, now), Date.from(thisUpdate), Date.from(nextUpdate))
                                .build(
                                        new KeySigner(signer.key()),
                                        new X509CertificateHolder[] {holder},
                                        Date.from(thisUpdate)))
                .getEncoded();
    }

    private CertificateStatus status(CertificateID id, Instant now) {
        if (manner == Manner.UNKNOWN) {
            return new UnknownStatus();
        }
        return revoked.contains(id.getSerialNumber())
                ? new RevokedStatus(Date.from(now.minus(Duration.ofDays(2))), 0)
                : CertificateStatus.GOOD;
    }

    /** A demo key as BouncyCastle wants it. */
    private static final class KeySigner implements ContentSigner {
        private final DemoKey key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        KeySigner(DemoKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return key.algorithm();
        }

        @Override
        public OutputStream getOutputStream() {
            return bytes;
        }

        @Override
        public byte[] getSignature() {
            return key.sign(bytes.toByteArray());
        }
    }
}
