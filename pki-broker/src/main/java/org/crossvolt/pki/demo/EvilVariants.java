package org.crossvolt.pki.demo;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/** Everything a broker has to refuse, each for its own reason (X5). */
public final class EvilVariants {

    private static final String EMAID = "DEXV1C00000013";
    private static final int BOMB_DEPTH = 300;

    private final DemoPki pki;
    private final List<EvilVariant> variants = new ArrayList<>();

    private EvilVariants(DemoPki pki) {
        this.pki = pki;
    }

    public static List<EvilVariant> of(DemoPki pki) {
        EvilVariants evil = new EvilVariants(pki);
        evil.texts();
        evil.encodings();
        evil.structures();
        evil.algorithms();
        evil.extensions();
        evil.subjects();
        evil.paths();
        evil.anchors();
        evil.times();
        evil.identities();
        evil.purposes();
        evil.revocations();
        return List.copyOf(evil.variants);
    }

    private void text(String name, String text, Reason expected) {
        variants.add(new EvilVariant(name, Purpose.CONTRACT, text, null, null, expected));
    }

    private void chain(String name, List<byte[]> chain, Reason expected) {
        text(name, Pem.chain(chain), expected);
    }

    /** A contract of DEXV1 with one thing changed. */
    private void contract(String name, Reason expected, UnaryOperator<CertificateRecipe> change) {
        chain(name, below("mo-1-sub2", build(change)), expected);
    }

    private byte[] build(UnaryOperator<CertificateRecipe> change) {
        return change.apply(pki.contractRecipe(pki.key("evil-leaf", Suite.P256), EMAID))
                .build();
    }

    private byte[] good() {
        return build(UnaryOperator.identity());
    }

    private List<byte[]> below(String authority, byte[] leaf) {
        List<byte[]> chain = new ArrayList<>();
        chain.add(leaf);
        chain.addAll(pki.authority(authority).pathBelowRoot());
        return chain;
    }

    private void texts() {
        String pem = Pem.chain(below("mo-1-sub2", good()));
        text("no-certificate-at-all", "\n", Reason.INPUT_EMPTY);
        text("text-of-eleven-thousand-characters", pem + " ".repeat(11_000), Reason.INPUT_TOO_LONG);
        text("base64-broken", pem.replaceFirst("MII", "M*I"), Reason.PEM_MALFORMED);
        text("prose-before-the-block", "Subject: somebody\n" + pem, Reason.PEM_MALFORMED);
        text("block-without-end", pem.substring(0, 200), Reason.PEM_MALFORMED);
        text(
                "private-key-in-the-chain",
                pem + Pem.block("PRIVATE KEY", pki.key("evil-leaf", Suite.P256).pkcs8()),
                Reason.PEM_BLOCK_NOT_CERTIFICATE);
        List<byte[]> five = below("mo-1-sub2", good());
        five.add(pki.authority("mo-2").certificate());
        five.add(pki.authority("oem-1").certificate());
        chain("five-certificates", five, Reason.CHAIN_TOO_LONG);
        List<byte[]> twice = below("mo-1-sub2", good());
        twice.add(twice.get(1));
        chain("certificate-twice", twice, Reason.CHAIN_DUPLICATE);
    }

    private void encodings() {
        byte[] good = good();
        chain("trailing-bytes", below("mo-1-sub2", joined(good, new byte[] {0, 0})), Reason.DER_TRAILING);
        byte[] indefinite =
                joined(new byte[] {0x30, (byte) 0x80}, Arrays.copyOfRange(good, 4, good.length), new byte[2]);
        chain("indefinite-length", below("mo-1-sub2", indefinite), Reason.DER_NOT_CANONICAL);
        byte[] padded =
                joined(new byte[] {0x30, (byte) 0x83, 0, good[2], good[3]}, Arrays.copyOfRange(good, 4, good.length));
        chain("length-not-the-shortest", below("mo-1-sub2", padded), Reason.DER_NOT_CANONICAL);
        byte[] huge = joined(
                new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
                Arrays.copyOfRange(good, 4, good.length));
        chain("length-of-two-gigabytes", below("mo-1-sub2", huge), Reason.DER_LENGTH);
        chain("cut-off", below("mo-1-sub2", Arrays.copyOf(good, good.length - 9)), Reason.DER_LENGTH);
        chain("nested-three-hundred-deep", below("mo-1-sub2", nested()), Reason.DER_TOO_DEEP);
        chain(
                "no-certificate-but-a-sequence",
                below("mo-1-sub2", new byte[] {0x30, 3, 2, 1, 5}),
                Reason.CERTIFICATE_MALFORMED);
        contract(
                "larger-than-800-bytes",
                Reason.CERTIFICATE_TOO_LARGE,
                recipe -> recipe.extension(
                        new ASN1ObjectIdentifier("1.3.6.1.4.1.41525.9.1"), false, new DEROctetString(new byte[300])));
    }

    /** Sequences in sequences; a few hundred fit into the bytes that are allowed. */
    private static byte[] nested() {
        byte[] inner = {0x30, 0};
        for (int i = 0; i < BOMB_DEPTH; i++) {
            byte[] length = inner.length < 0x80
                    ? new byte[] {(byte) inner.length}
                    : inner.length < 0x100
                            ? new byte[] {(byte) 0x81, (byte) inner.length}
                            : new byte[] {(byte) 0x82, (byte) (inner.length >> 8), (byte) inner.length};
            inner = joined(new byte[] {0x30}, length, inner);
        }
        return inner;
    }

    private void structures() {
        contract("version-1", Reason.VERSION_NOT_3, recipe -> recipe.version(0));
        contract("serial-number-zero", Reason.SERIAL_NOT_POSITIVE, recipe -> recipe.serial(BigInteger.ZERO));
        contract(
                "serial-number-negative", Reason.SERIAL_NOT_POSITIVE, recipe -> recipe.serial(BigInteger.TEN.negate()));
        contract(
                "serial-number-of-thirty-bytes",
                Reason.SERIAL_NOT_POSITIVE,
                recipe -> recipe.serial(BigInteger.ONE.shiftLeft(239)));
        contract(
                "ends-before-it-begins",
                Reason.VALIDITY_INVERTED,
                recipe -> recipe.valid(pki.at(), pki.at().minus(Duration.ofDays(3))));
        contract(
                "inner-and-outer-algorithm-differ",
                Reason.ALGORITHM_MISMATCH,
                recipe -> recipe.innerAlgorithm(
                        new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.4"))));
    }

    private void algorithms() {
        contract(
                "signed-with-sha1",
                Reason.SIGNATURE_ALGORITHM_UNKNOWN,
                recipe ->
                        recipe.bothAlgorithms(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.1"))));
        contract("rsa-1024-key", Reason.KEY_ALGORITHM_UNKNOWN, recipe -> recipe.key(rsaKey()));
        contract(
                "p521-leaf-below-p256",
                Reason.SUITE_MIXED,
                recipe -> recipe.key(pki.key("evil-p521", Suite.P521).publicKey()));
        contract("public-key-compressed", Reason.POINT_COMPRESSED, recipe -> recipe.key(point(true)));
        contract("public-key-not-on-the-curve", Reason.POINT_NOT_ON_CURVE, recipe -> recipe.key(point(false)));
        contract(
                "signature-of-zeroes",
                Reason.SIGNATURE_VALUE_RANGE,
                recipe -> recipe.signature(right -> new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}));
        contract(
                "signature-without-form",
                Reason.SIGNATURE_VALUE_RANGE,
                recipe -> recipe.signature(right -> Arrays.copyOf(right, 20)));
        contract("signature-changed", Reason.SIGNATURE_INVALID, recipe -> recipe.signature(EvilVariants::flipped));
        contract(
                "signed-by-somebody-else",
                Reason.SIGNATURE_INVALID,
                recipe -> recipe.signedWith(pki.key("evil-issuer", Suite.P256)));
    }

    private static byte[] flipped(byte[] right) {
        byte[] wrong = right.clone();
        wrong[wrong.length - 2] ^= 4;
        return wrong;
    }

    private static SubjectPublicKeyInfo rsaKey() {
        BigInteger modulus = BigInteger.ONE.shiftLeft(1023).setBit(0);
        try {
            return new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.113549.1.1.1"), DERNull.INSTANCE),
                    new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, BigInteger.valueOf(65_537)));
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private SubjectPublicKeyInfo point(boolean compressed) {
        SubjectPublicKeyInfo right = pki.key("evil-leaf", Suite.P256).publicKey();
        byte[] bits = right.getPublicKeyData().getOctets();
        if (compressed) {
            bits = Arrays.copyOf(bits, 33);
            bits[0] = 2;
        } else {
            bits[64] ^= 1;
        }
        return new SubjectPublicKeyInfo(right.getAlgorithm(), bits);
    }

    private void extensions() {
        contract("key-usage-absent", Reason.KEY_USAGE_ABSENT, recipe -> recipe.without(Extension.keyUsage));
        contract(
                "key-usage-not-critical",
                Reason.KEY_USAGE_NOT_CRITICAL,
                recipe -> recipe.extension(Extension.keyUsage, false, new KeyUsage(DemoPki.CONTRACT_USAGE)));
        contract(
                "key-usage-without-digital-signature",
                Reason.KEY_USAGE_MISSING_BIT,
                recipe -> recipe.usage(KeyUsage.nonRepudiation | KeyUsage.keyAgreement));
        contract(
                "key-usage-to-sign-certificates",
                Reason.KEY_USAGE_FOREIGN_BIT,
                recipe -> recipe.usage(DemoPki.CONTRACT_USAGE | KeyUsage.keyCertSign));
        contract(
                "basic-constraints-absent",
                Reason.BASIC_CONSTRAINTS_ABSENT,
                recipe -> recipe.without(Extension.basicConstraints));
        contract(
                "basic-constraints-not-critical",
                Reason.BASIC_CONSTRAINTS_NOT_CRITICAL,
                recipe -> recipe.extension(Extension.basicConstraints, false, new BasicConstraints(false)));
        contract(
                "leaf-says-it-is-a-ca",
                Reason.LEAF_IS_CA,
                recipe -> recipe.extension(Extension.basicConstraints, true, new BasicConstraints(true)));
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.41525.9.2");
        contract(
                "unknown-critical-extension",
                Reason.EXTENSION_CRITICAL_UNKNOWN,
                recipe -> recipe.extension(unknown, true, DERNull.INSTANCE));
        contract(
                "extension-twice",
                Reason.EXTENSION_DUPLICATE,
                recipe -> recipe.anotherExtension(Extension.keyUsage, true, new KeyUsage(DemoPki.CONTRACT_USAGE)));
        contract(
                "name-constraints",
                Reason.EXTENSION_FORBIDDEN,
                recipe -> recipe.extension(
                        Extension.nameConstraints,
                        false,
                        new NameConstraints(
                                new GeneralSubtree[] {
                                    new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.com"))
                                },
                                null)));
        contract(
                "authority-key-identifier-of-another",
                Reason.KEY_IDENTIFIER_MISMATCH,
                recipe -> recipe.extension(
                        Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(new byte[20])));
    }

    private void subjects() {
        contract(
                "common-name-twice",
                Reason.COMMON_NAME_NOT_ONE,
                recipe -> recipe.subject(BCStyle.CN, new DERUTF8String("NLXV2C00000013")));
        contract("common-name-absent", Reason.COMMON_NAME_NOT_ONE, recipe -> recipe.withoutSubject(BCStyle.CN));
        contract(
                "common-name-as-bmp-string",
                Reason.COMMON_NAME_STRING_TYPE,
                recipe -> recipe.withoutSubject(BCStyle.CN).subject(BCStyle.CN, new DERBMPString(EMAID)));
        contract(
                "nul-in-the-common-name",
                Reason.COMMON_NAME_CHARACTERS,
                recipe -> recipe.withoutSubject(BCStyle.CN).commonName(EMAID + "\0X"));
        contract(
                "common-name-no-emaid",
                Reason.IDENTITY_MALFORMED,
                recipe -> recipe.withoutSubject(BCStyle.CN).commonName("Somebody"));
        contract(
                "domain-of-a-cpo",
                Reason.DOMAIN_CONTRADICTS,
                recipe -> recipe.withoutSubject(BCStyle.DC).domain("CPO"));
    }

    private void paths() {
        List<byte[]> swapped = below("mo-1-sub2", good());
        swapped.add(1, swapped.removeLast());
        chain("order-swapped", swapped, Reason.ISSUER_NAME_MISMATCH);
        contract(
                "issuer-of-another-name",
                Reason.ISSUER_NAME_MISMATCH,
                recipe -> recipe.issuer(pki.authority("mo-2-sub2").subject()));
        selfSigned();
        DemoLeaf contract = pki.leaf("contract-dexv1-1");
        byte[] child = pki.contractRecipe(pki.key("evil-leaf", Suite.P256), EMAID)
                .issuer(nameOf(contract))
                .signedWith(contract.key())
                .keyIds(contract.key().publicKey())
                .build();
        List<byte[]> leafAsIssuer = new ArrayList<>(List.of(child));
        leafAsIssuer.addAll(contract.chain());
        chain("leaf-as-issuer", leafAsIssuer, Reason.ISSUER_NOT_CA);
        authorities();
        List<byte[]> strangeTail = below("mo-1-sub2", good());
        strangeTail.add(twin().getFirst());
        chain("self-signed-tail-that-is-no-anchor", strangeTail, Reason.TAIL_NOT_AN_ANCHOR);
    }

    private static org.bouncycastle.asn1.x500.X500Name nameOf(DemoLeaf leaf) {
        return org.bouncycastle.asn1.x509.Certificate.getInstance(leaf.certificate())
                .getSubject();
    }

    private void selfSigned() {
        DemoKey key = pki.key("evil-self", Suite.P256);
        CertificateRecipe recipe =
                pki.contractRecipe(key, EMAID).signedWith(key).keyIds(key.publicKey());
        chain(
                "contract-signed-by-itself",
                List.of(recipe.issuer(recipe.subjectName()).build()),
                Reason.SELF_SIGNED_LEAF);
    }

    /** CAs below mo-1-sub1 that may not be CAs, each with a contract. */
    private void authorities() {
        authority("path-longer-than-the-ca-allows", Reason.PATH_LENGTH_EXCEEDED, "mo-1-sub2", ca -> ca);
        authority("ca-without-key-cert-sign", Reason.CA_KEY_USAGE, "mo-1-sub1", ca -> ca.usage(KeyUsage.cRLSign));
        authority(
                "ca-of-another-domain",
                Reason.DOMAIN_CONTRADICTS,
                "mo-1-sub1",
                ca -> ca.withoutSubject(BCStyle.DC).domain("CPO"));
        authority(
                "ca-expired",
                Reason.CA_EXPIRED,
                "mo-1-sub1",
                ca -> ca.valid(pki.at().minus(Duration.ofDays(400)), pki.at().minus(Duration.ofDays(1))));
        authority(
                "ca-not-yet-valid",
                Reason.CA_NOT_YET_VALID,
                "mo-1-sub1",
                ca -> ca.valid(pki.at().plus(Duration.ofDays(20)), pki.at().plus(Duration.ofDays(90))));
    }

    private void authority(String name, Reason expected, String issuer, UnaryOperator<CertificateRecipe> change) {
        DemoKey key = pki.key("evil-ca-" + name, Suite.P256);
        CertificateRecipe recipe = change.apply(pki.below(pki.authority(issuer), key)
                .commonName("Evil " + name)
                .domain("MO")
                .authority(0));
        DemoAuthority made =
                new DemoAuthority(name, key, recipe.build(), recipe.subjectName(), pki.authority(issuer), null);
        byte[] leaf = pki.below(made, pki.key("evil-leaf", Suite.P256))
                .commonName(EMAID)
                .domain("MO")
                .leaf(DemoPki.CONTRACT_USAGE)
                .build();
        List<byte[]> chain = new ArrayList<>(List.of(leaf, made.certificate()));
        chain.addAll(pki.authority(issuer).pathBelowRoot());
        chain(name, chain, expected);
    }

    /** A root with the name of mo-1 and another key, and a contract directly below it. */
    private List<byte[]> twin() {
        DemoKey key = pki.key("evil-twin", Suite.P256);
        DemoAuthority real = pki.authority("mo-1");
        byte[] root = new CertificateRecipe(
                        real.subject(),
                        key,
                        key.publicKey(),
                        pki.at().minus(Duration.ofDays(9)),
                        pki.at().plus(Duration.ofDays(9_000)))
                .country("NL")
                .organization("Crossvolt Demo")
                .commonName("Demo MO Root 1")
                .domain("MO")
                .root()
                .keyIds(key.publicKey())
                .build();
        byte[] leaf = pki.contractRecipe(pki.key("evil-leaf", Suite.P256), EMAID)
                .issuer(real.subject())
                .signedWith(key)
                .keyIds(key.publicKey())
                .build();
        return List.of(root, leaf);
    }

    private void anchors() {
        chain("evil-twin-of-a-root", List.of(twin().getLast()), Reason.ANCHOR_SIGNATURE_INVALID);
        DemoPki strangers = new DemoPki("strangers", pki.at(), "http://ocsp.strangers.example");
        DemoAuthority stranger = strangers.authority("mo-1-sub2");
        List<byte[]> chain =
                new ArrayList<>(List.of(strangers.leaf("contract-dexv1-1").certificate()));
        chain.addAll(stranger.pathBelowRoot());
        chain("same-names-from-another-pki", chain, Reason.ANCHOR_SIGNATURE_INVALID);
        DemoKey key = pki.key("evil-unknown-root", Suite.P256);
        byte[] orphan = pki.contractRecipe(pki.key("evil-leaf", Suite.P256), EMAID)
                .issuer(new org.bouncycastle.asn1.x500.X500Name("CN=Nobody,DC=MO"))
                .signedWith(key)
                .keyIds(key.publicKey())
                .build();
        chain("root-that-nobody-admitted", List.of(orphan), Reason.ANCHOR_UNKNOWN);
        contractBelow("contract-below-an-oem-root", "oem-1-sub2", EMAID, "OEM", Reason.ANCHOR_ROLE_UNFIT);
        contractBelow("leaf-directly-below-a-v2g-root", "v2g-a", "FRXV3C00000013", "MO", Reason.LEAF_UNDER_V2G_ROOT);
    }

    private void contractBelow(String name, String authority, String emaid, String domain, Reason expected) {
        CertificateRecipe recipe = pki.below(pki.authority(authority), pki.key("evil-leaf", Suite.P256))
                .commonName(emaid)
                .leaf(DemoPki.CONTRACT_USAGE);
        if (domain.equals("MO")) {
            recipe.domain("MO");
        }
        byte[] leaf = recipe.build();
        // Its sub-CAs have the domain of an OEM; the variant is about the root, so they are left out where they can be.
        List<byte[]> chain = new ArrayList<>(List.of(leaf));
        chain.addAll(pki.authority(authority).pathBelowRoot());
        variants.add(new EvilVariant(
                name,
                Purpose.CONTRACT,
                Pem.chain(domain.equals("MO") ? chain : belowOemRoot(emaid)),
                null,
                null,
                expected));
    }

    /** A contract below a sub-CA without domain component, below an OEM root. */
    private List<byte[]> belowOemRoot(String emaid) {
        DemoKey key = pki.key("evil-oem-sub", Suite.P256);
        CertificateRecipe recipe = pki.below(pki.authority("oem-1"), key)
                .commonName("Evil sub of an OEM")
                .authority(0);
        DemoAuthority made = new DemoAuthority(
                "evil-oem-sub", key, recipe.build(), recipe.subjectName(), pki.authority("oem-1"), null);
        byte[] leaf = pki.below(made, pki.key("evil-leaf", Suite.P256))
                .commonName(emaid)
                .domain("MO")
                .leaf(DemoPki.CONTRACT_USAGE)
                .build();
        return List.of(leaf, made.certificate());
    }

    private void times() {
        Instant day = pki.at();
        contract(
                "expired-yesterday",
                Reason.LEAF_EXPIRED,
                recipe -> recipe.valid(day.minus(Duration.ofDays(100)), day.minus(Duration.ofDays(1))));
        contract(
                "valid-from-next-week",
                Reason.LEAF_NOT_YET_VALID,
                recipe -> recipe.valid(day.plus(Duration.ofDays(7)), day.plus(Duration.ofDays(100))));
    }

    private void identities() {
        DemoLeaf contract = pki.leaf("contract-dexv1-1");
        claimed("emaid-of-somebody-else", contract, "DEXV1C00000029");
        claimed(
                "emaid-with-another-check-digit",
                contract,
                contract.identity().substring(0, 14) + "@".replace('@', other(contract)));
        claimed("emaid-that-is-none", contract, "not an emaid");
        contract(
                "provider-of-somebody-else",
                Reason.SCOPE_FOREIGN,
                recipe -> recipe.withoutSubject(BCStyle.CN).commonName("NLXV2C00000013"));
        DemoAuthority unregistered = unregistered();
        byte[] leaf = pki.below(unregistered, pki.key("evil-leaf", Suite.P256))
                .commonName(EMAID)
                .domain("MO")
                .leaf(DemoPki.CONTRACT_USAGE)
                .build();
        List<byte[]> chain = new ArrayList<>(List.of(leaf));
        chain.addAll(unregistered.pathBelowRoot());
        chain("ca-that-nobody-registered", chain, Reason.SCOPE_UNKNOWN);
    }

    private static char other(DemoLeaf contract) {
        return contract.identity().charAt(14) == 'A' ? 'B' : 'A';
    }

    private DemoAuthority unregistered() {
        DemoKey key = pki.key("evil-unregistered", Suite.P256);
        CertificateRecipe recipe = pki.below(pki.authority("mo-1"), key)
                .commonName("Demo unregistered")
                .domain("MO")
                .authority(0);
        return new DemoAuthority(
                "unregistered",
                key,
                recipe.build(),
                recipe.subjectName(),
                pki.authority("mo-1"),
                pki.authority("mo-1-sub2").responder());
    }

    private void claimed(String name, DemoLeaf leaf, String identity) {
        variants.add(
                new EvilVariant(name, leaf.purpose(), leaf.pem(), identity, leaf.edition(), Reason.IDENTITY_MISMATCH));
    }

    private void purposes() {
        as("secc-leaf-as-contract", Purpose.CONTRACT, "secc-a", null, Reason.DOMAIN_CONTRADICTS);
        as("cps-leaf-as-contract", Purpose.CONTRACT, "cps-a", null, Reason.DOMAIN_CONTRADICTS);
        as("provisioning-leaf-as-contract", Purpose.CONTRACT, "provisioning-wxv-1", null, Reason.DOMAIN_CONTRADICTS);
        as("contract-as-provisioning", Purpose.PROVISIONING, "contract-dexv1-1", null, Reason.DOMAIN_CONTRADICTS);
        as("contract-as-secc", Purpose.SECC, "contract-frxv3-1", null, Reason.DOMAIN_CONTRADICTS);
        as("contract-as-cps", Purpose.CPS, "contract-frxv3-1", null, Reason.DOMAIN_CONTRADICTS);
        as("vehicle-as-provisioning", Purpose.PROVISIONING, "vehicle-20-wxv-1", null, Reason.KEY_USAGE_MISSING_BIT);
        as("provisioning-as-vehicle", Purpose.VEHICLE, "provisioning-20-wxv-1", null, Reason.SUBJECT_NOT_A_VEHICLE);
        as("cps-leaf-as-ocsp-signer", Purpose.OCSP, "cps-a", null, Reason.EXTENDED_KEY_USAGE_MISSING);
        as(
                "p256-contract-in-20",
                Purpose.CONTRACT,
                "contract-dexv1-1",
                Edition.ISO_15118_20,
                Reason.SUITE_NOT_OF_EDITION);
        as(
                "p521-contract-in-2",
                Purpose.CONTRACT,
                "contract-20-p521",
                Edition.ISO_15118_2,
                Reason.SUITE_NOT_OF_EDITION);
        byte[] secc = pki.below(pki.authority("v2g-a-cpo-sub2"), pki.key("evil-leaf", Suite.P256))
                .commonName("NL*CVC*E0009")
                .leaf(KeyUsage.digitalSignature | KeyUsage.keyAgreement)
                .build();
        variants.add(new EvilVariant(
                "secc-without-domain",
                Purpose.SECC,
                Pem.chain(below("v2g-a-cpo-sub2", secc)),
                null,
                null,
                Reason.DOMAIN_MISSING));
        byte[] provisioning = pki.below(pki.authority("oem-1-sub2"), pki.key("evil-leaf", Suite.P256))
                .commonName("WXV12345678901009")
                .domain("OEM")
                .leaf(KeyUsage.digitalSignature)
                .build();
        variants.add(new EvilVariant(
                "provisioning-without-key-agreement",
                Purpose.PROVISIONING,
                Pem.chain(below("oem-1-sub2", provisioning)),
                null,
                null,
                Reason.KEY_USAGE_MISSING_BIT));
    }

    private void as(String name, Purpose purpose, String leaf, @Nullable Edition edition, Reason expected) {
        variants.add(new EvilVariant(name, purpose, pki.leaf(leaf).pem(), null, edition, expected));
    }

    private void revocations() {
        as("revoked-contract", Purpose.CONTRACT, "contract-revoked", null, Reason.LEAF_REVOKED);
        as("contract-below-a-revoked-ca", Purpose.CONTRACT, "contract-below-revoked-ca", null, Reason.CA_REVOKED);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
