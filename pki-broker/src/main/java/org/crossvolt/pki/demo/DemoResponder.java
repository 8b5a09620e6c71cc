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
        DELEGATED,
        DELEGATED_BY_ANOTHER_CA,
        DELEGATED_UNTIL_YESTERDAY,
        SIGNED_BY_A_CONTRACT,
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

    /** Who signs an answer. */
    private record Signer(DemoKey key, byte[] certificate) {

        static Signer of(DemoAuthority authority) {
            return new Signer(authority.key(), authority.certificate());
        }

        static Signer of(DemoLeaf leaf) {
            return new Signer(leaf.key(), leaf.certificate());
        }
    }

    private Signer signer(DemoAuthority issuer) {
        return switch (manner) {
            case SIGNED_BY_A_STRANGER ->
                Signer.of(new DemoPki("strangers", pki.at(), "http://ocsp.strangers.example").authority("mo-1"));
            case SIGNED_BY_A_CA_THAT_DID_NOT_DELEGATE -> Signer.of(pki.authority("oem-1-sub2"));
            case DELEGATED -> Signer.of(pki.leaf("ocsp-mo-1"));
            case DELEGATED_BY_ANOTHER_CA -> delegate("oem-1-sub2", Duration.ofDays(1));
            case DELEGATED_UNTIL_YESTERDAY -> delegate("mo-1-sub2", Duration.ofDays(-1));
            case SIGNED_BY_A_CONTRACT -> Signer.of(pki.leaf("contract-dexv1-1"));
            default -> Signer.of(issuer);
        };
    }

    private Signer delegate(String authority, Duration end) {
        DemoKey key = pki.key("delegate-of-" + authority, org.crossvolt.pki.validation.Suite.P256);
        return new Signer(
                key,
                pki.below(pki.authority(authority), key)
                        .commonName("Demo delegate of " + authority)
                        .leaf(org.bouncycastle.asn1.x509.KeyUsage.digitalSignature)
                        .ocspSigner()
                        .valid(pki.at().minus(Duration.ofDays(30)), pki.at().plus(end))
                        .build());
    }

    /** How a CRL is made. */
    public enum CrlManner {
        RIGHT,
        SIGNED_BY_ANOTHER_CA,
        OF_ANOTHER_CA,
        ENDED,
        FROM_THE_FUTURE,
        DELTA,
        CHANGED,
        NO_CRL
    }

    /** The CRL of a CA, with everything that {@link #revoke} was told. */
    public byte[] crl(String authority, CrlManner how, Instant now) {
        if (how == CrlManner.NO_CRL) {
            return new byte[] {1, 2, 3};
        }
        DemoAuthority issuer = pki.authority(authority);
        DemoAuthority other = pki.authority("oem-1-sub2");
        Instant thisUpdate = how == CrlManner.FROM_THE_FUTURE ? now.plus(Duration.ofHours(2)) : now.minusSeconds(60);
        org.bouncycastle.cert.X509v2CRLBuilder builder = new org.bouncycastle.cert.X509v2CRLBuilder(
                how == CrlManner.OF_ANOTHER_CA ? other.subject() : issuer.subject(), Date.from(thisUpdate));
        builder.setNextUpdate(Date.from(how == CrlManner.ENDED ? now.minusSeconds(1) : now.plus(Duration.ofHours(6))));
        revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(now.minus(Duration.ofDays(2))), 0));
        try {
            if (how == CrlManner.DELTA) {
                builder.addExtension(
                        org.bouncycastle.asn1.x509.Extension.deltaCRLIndicator,
                        true,
                        new org.bouncycastle.asn1.ASN1Integer(1));
            }
            byte[] crl = builder.build(
                            new KeySigner(how == CrlManner.SIGNED_BY_ANOTHER_CA ? other.key() : issuer.key()))
                    .getEncoded();
            if (how == CrlManner.CHANGED) {
                crl[crl.length / 3] ^= 1;
            }
            return crl;
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private byte[] respond(CertificateID id, DemoAuthority issuer, Instant now) throws OCSPException, IOException {
        Signer signer = signer(issuer);
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
