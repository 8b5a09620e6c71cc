package org.crossvolt.pki.provisioning;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the EXI messages of certificate installation and update into their parts and back. It needs the schemas of ISO, which
 * may not be passed on; so it is a jar in a folder of the operator, found as a {@link java.util.ServiceLoader} service of this
 * type. Whatever it throws is an unreadable request; a codec has to bound what it allocates by the length of its input.
 */
public interface ExiCodec {

    /** The namespace of the message set it speaks, such as {@code urn:iso:15118:2:2013:MsgDef}. */
    String namespace();

    /** Which message. */
    enum Action {
        INSTALL,
        UPDATE
    }

    /** X509IssuerSerial: a root that is in the car. */
    record Root(String issuerName, BigInteger serialNumber) {}

    /**
     * The signature of a request.
     *
     * @param signedInfo its EXI, the bytes under the signature
     * @param value r and s side by side
     * @param digestFits whether the digest inside of SignedInfo is that of the request's body
     */
    record Signed(byte[] signedInfo, byte[] value, boolean digestFits) {}

    /**
     * CertificateInstallationReq or CertificateUpdateReq.
     *
     * @param certificates DER: the provisioning certificate, or the contract's chain for an update
     * @param emaid of an update
     */
    record Request(
            Action action,
            byte[] sessionId,
            List<byte[]> certificates,
            @Nullable String emaid,
            List<Root> roots,
            @Nullable Signed signed) {}

    /**
     * One reference of the signature, in the order of the message.
     *
     * @param id without the hash
     */
    record Reference(String id, byte[] digest) {}

    /** CertificateInstallationRes or CertificateUpdateRes with ResponseCode OK. */
    record Response(
            Action action,
            byte[] sessionId,
            List<byte[]> contractChain,
            byte[] encryptedPrivateKey,
            byte[] dhPublicKey,
            String emaid,
            List<byte[]> provisioningServiceChain,
            List<Reference> references,
            byte[] signatureValue) {}

    /** @throws Exception for what is no such request */
    Request decode(byte[] exi) throws Exception;

    /** @throws Exception where it can not be written */
    byte[] encode(Response response) throws Exception;
}
