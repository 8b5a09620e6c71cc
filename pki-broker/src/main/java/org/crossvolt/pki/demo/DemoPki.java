package org.crossvolt.pki.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ScopeKind;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/**
 * Three V2G roots of three operators, two MO roots, an OEM root and a private operator's root, with chains of MO, OEM, CPS
 * and CPO below them, contracts of four providers, and -20 chains on P-521 and Ed448 (X5). The same seed and moment give
 * the same bytes.
 */
public final class DemoPki {

    static final int CONTRACT_USAGE =
            KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyEncipherment | KeyUsage.keyAgreement;
    static final int PROVISIONING_USAGE = KeyUsage.digitalSignature | KeyUsage.keyAgreement;

    private static final int YEAR = 365;

    private final String seed;
    private final Instant at;
    private final String responder;
    private final Map<String, DemoAuthority> authorities = new LinkedHashMap<>();
    private final Map<String, DemoLeaf> leafs = new LinkedHashMap<>();
    private final Map<DemoAuthority, Set<AnchorRole>> roots = new LinkedHashMap<>();
    private final List<ScopeGrant> grants = new ArrayList<>();

    /**
     * @param at everything is valid around this moment; cut to its day
     * @param responder the address all OCSP pointers begin with, without a final slash
     */
    public DemoPki(String seed, Instant at, String responder) {
        this.seed = seed;
        this.at = at.truncatedTo(ChronoUnit.DAYS);
        this.responder = responder;
        makeRoots();
        makeProviders();
        makeManufacturers();
        makeOperators();
        makeSecondEdition();
    }

    public Instant at() {
        return at;
    }

    public Map<DemoAuthority, Set<AnchorRole>> roots() {
        return roots;
    }

    /** Which CA may speak for whom; the CAs of mo-2 are also those without a revocation source. */
    public List<ScopeGrant> grants() {
        return grants;
    }

    public Set<String> withoutRevocationSource() {
        return Set.of(
                authority("mo-2").spki(),
                authority("mo-2-sub1").spki(),
                authority("mo-2-sub2").spki());
    }

    /** SHA-256 of the two certificates that their issuers revoked, hex. */
    public Set<String> revoked() {
        return Set.of(
                Digest.hex(leaf("contract-revoked").certificate()),
                Digest.hex(authority("mo-1-revoked-sub2").certificate()));
    }

    public Map<String, DemoAuthority> authorities() {
        return authorities;
    }

    public Map<String, DemoLeaf> leafs() {
        return leafs;
    }

    public DemoAuthority authority(String name) {
        return required(authorities.get(name), name);
    }

    public DemoLeaf leaf(String name) {
        return required(leafs.get(name), name);
    }

    private static <T> T required(@Nullable T found, String name) {
        if (found == null) {
            throw new IllegalArgumentException("the demo PKI has no " + name);
        }
        return found;
    }

    private void makeRoots() {
        for (String letter : List.of("a", "b", "c")) {
            root("v2g-" + letter, "Demo V2G Root " + letter.toUpperCase(java.util.Locale.ROOT), "V2G", Suite.P256);
            roots.put(authority("v2g-" + letter), Set.of(AnchorRole.V2G));
        }
        // V2G2-878: a root may have several certificates at once; this is the next one of the same operator.
        root("v2g-a-next", "Demo V2G Root A", "V2G", Suite.P256);
        roots.put(authority("v2g-a-next"), Set.of(AnchorRole.V2G));
        root("v2g-a-20", "Demo V2G Root A -20", "V2G", Suite.P521);
        roots.put(authority("v2g-a-20"), Set.of(AnchorRole.V2G));
        root("v2g-b-20", "Demo V2G Root B -20", "V2G", Suite.ED448);
        roots.put(authority("v2g-b-20"), Set.of(AnchorRole.V2G));
        for (String mo : List.of("mo-1", "mo-2")) {
            root(mo, "Demo MO Root " + mo.substring(3), "MO", Suite.P256);
            roots.put(authority(mo), Set.of(AnchorRole.MO));
        }
        root("oem-1", "Demo OEM Root 1", "OEM", Suite.P256);
        roots.put(authority("oem-1"), Set.of(AnchorRole.OEM));
        root("oem-1-20", "Demo OEM Root 1 -20", "OEM", Suite.P521);
        roots.put(authority("oem-1-20"), Set.of(AnchorRole.OEM));
        root("pe", "Demo Private Operator Root", "CPO", Suite.P256);
        roots.put(authority("pe"), Set.of(AnchorRole.PE));
    }

    private void makeProviders() {
        provider("mo-1", "DEXV1", "mo-1");
        provider("mo-2", "NLXV2", "mo-2");
        provider("v2g-a-mo", "FRXV3", "v2g-a");
        provider("v2g-b-mo", "ATXV4", "v2g-b");
        contract("contract-revoked", "mo-1-sub2", "DEXV1C00000666", Edition.ISO_15118_2);
        sub("mo-1-revoked-sub2", "MO", authority("mo-1-sub1"), 0);
        contract("contract-below-revoked-ca", "mo-1-revoked-sub2", "DEXV1C00000667", Edition.ISO_15118_2);
        subs("v2g-a-next-mo", "MO", authority("v2g-a-next"));
        grant("v2g-a-next-mo-sub2", ScopeKind.PROVIDER, "FRXV3");
        contract("contract-frxv3-next-root", "v2g-a-next-mo-sub2", "FRXV3C00000099", Edition.ISO_15118_2);
    }

    private void provider(String name, String provider, String root) {
        subs(name, "MO", authority(root));
        grant(name + "-sub1", ScopeKind.PROVIDER, provider);
        for (int i = 1; i <= 3; i++) {
            contract(
                    "contract-" + provider.toLowerCase(java.util.Locale.ROOT) + "-" + i,
                    name + "-sub2",
                    provider + "C0000000" + i,
                    Edition.ISO_15118_2);
        }
    }

    private void makeManufacturers() {
        subs("oem-1", "OEM", authority("oem-1"));
        grant("oem-1-sub2", ScopeKind.WMI, "WXV");
        subs("v2g-b-oem", "OEM", authority("v2g-b"));
        grant("v2g-b-oem-sub2", ScopeKind.WMI, "VXV");
        for (int i = 1; i <= 3; i++) {
            provisioning("provisioning-wxv-" + i, "oem-1-sub2", "WXV1234567890100" + i, Suite.P256);
            provisioning("provisioning-vxv-" + i, "v2g-b-oem-sub2", "VXV1234567890200" + i, Suite.P256);
        }
    }

    private void makeOperators() {
        for (String letter : List.of("a", "b", "c")) {
            DemoAuthority root = authority("v2g-" + letter);
            subs("v2g-" + letter + "-cps", "CPS", root);
            subs("v2g-" + letter + "-cpo", "CPO", root);
            grant("v2g-" + letter + "-cpo-sub2", ScopeKind.OPERATOR, "NLCVC");
            leaf(
                    "cps-" + letter,
                    Purpose.CPS,
                    Edition.ISO_15118_2,
                    "Demo CPS " + letter,
                    "v2g-" + letter + "-cps-sub2",
                    recipe -> recipe.domain("CPS").leaf(KeyUsage.digitalSignature));
            secc(
                    "secc-" + letter,
                    "v2g-" + letter + "-cpo-sub2",
                    "NL*CVC*E000" + letter.toUpperCase(java.util.Locale.ROOT));
        }
        grant("pe", ScopeKind.OPERATOR, "NLPE1");
        secc("secc-private", "pe", "NL*PE1*E0001");
        leaf(
                "ocsp-mo-1",
                Purpose.OCSP,
                Edition.ISO_15118_2,
                "Demo OCSP of MO 1",
                "mo-1-sub2",
                recipe -> recipe.leaf(KeyUsage.digitalSignature).ocspSigner());
    }

    private void makeSecondEdition() {
        subs("v2g-a-20-mo", "MO", authority("v2g-a-20"));
        grant("v2g-a-20-mo-sub2", ScopeKind.PROVIDER, "DEXV1");
        contract("contract-20-p521", "v2g-a-20-mo-sub2", "DEXV1C00000020", Edition.ISO_15118_20);
        subs("v2g-b-20-mo", "MO", authority("v2g-b-20"));
        grant("v2g-b-20-mo-sub2", ScopeKind.PROVIDER, "NLXV2");
        contract("contract-20-ed448", "v2g-b-20-mo-sub2", "NLXV2C00000020", Edition.ISO_15118_20);
        subs("oem-1-20", "OEM", authority("oem-1-20"));
        grant("oem-1-20-sub2", ScopeKind.WMI, "WXV");
        provisioning("provisioning-20-wxv-1", "oem-1-20-sub2", "WXV12345678902020", Suite.P521);
        leaf(
                "vehicle-20-wxv-1",
                Purpose.VEHICLE,
                Edition.ISO_15118_20,
                "WXVEVCC0000001",
                "oem-1-20-sub2",
                recipe -> recipe.withoutSubject(BCStyle.C).leaf(KeyUsage.digitalSignature));
    }

    private void grant(String authority, ScopeKind kind, String value) {
        grants.add(new ScopeGrant(authority(authority).spki(), kind, value, null, null));
    }

    private void root(String name, String commonName, String domain, Suite suite) {
        DemoKey key = DemoKey.of(seed, name, suite);
        CertificateRecipe recipe = new CertificateRecipe(
                        subjectOf(commonName, domain),
                        key,
                        key.publicKey(),
                        at.minus(Duration.ofDays(4 * YEAR)),
                        at.plus(Duration.ofDays(36 * YEAR)))
                .country("NL")
                .organization("Crossvolt Demo")
                .commonName(commonName)
                .domain(domain)
                .root()
                .keyIds(key.publicKey());
        authorities.put(name, new DemoAuthority(name, key, recipe.build(), recipe.subjectName(), null, null));
    }

    private static X500Name subjectOf(String commonName, String domain) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, new org.bouncycastle.asn1.DERPrintableString("NL"))
                .addRDN(BCStyle.O, new org.bouncycastle.asn1.DERUTF8String("Crossvolt Demo"))
                .addRDN(BCStyle.CN, new org.bouncycastle.asn1.DERUTF8String(commonName))
                .addRDN(BCStyle.DC, new org.bouncycastle.asn1.DERIA5String(domain))
                .build();
    }

    private void subs(String name, String domain, DemoAuthority root) {
        DemoAuthority first = sub(name + "-sub1", domain, root, 1);
        sub(name + "-sub2", domain, first, 0);
    }

    private DemoAuthority sub(String name, String domain, DemoAuthority issuer, int pathLength) {
        DemoKey key = DemoKey.of(seed, name, issuer.key().suite());
        CertificateRecipe recipe = below(issuer, key)
                .valid(at.minus(Duration.ofDays(YEAR)), at.plus(Duration.ofDays(3 * YEAR)))
                .commonName("Demo " + name)
                .domain(domain)
                .authority(pathLength);
        DemoAuthority made =
                new DemoAuthority(name, key, recipe.build(), recipe.subjectName(), issuer, responderOf(issuer.root()));
        authorities.put(name, made);
        return made;
    }

    /** A certificate below this CA, with everything but purpose, name and validity. */
    CertificateRecipe below(DemoAuthority issuer, DemoKey key) {
        CertificateRecipe recipe = new CertificateRecipe(
                        issuer.subject(),
                        issuer.key(),
                        key.publicKey(),
                        at.minus(Duration.ofDays(30)),
                        at.plus(Duration.ofDays(YEAR)))
                .country("NL")
                .organization("Crossvolt Demo")
                .keyIds(issuer.key().publicKey());
        String address = responderOf(issuer.root());
        return address == null ? recipe : recipe.responder(address);
    }

    private @Nullable String responderOf(DemoAuthority root) {
        return Set.of("mo-2", "pe").contains(root.name()) ? null : responder + "/ocsp";
    }

    private void contract(String name, String issuer, String bareEmaid, Edition edition) {
        String emaid = Emaid.parse(bareEmaid).withCheckDigit();
        leaf(
                name,
                Purpose.CONTRACT,
                edition,
                emaid,
                issuer,
                recipe -> recipe.domain("MO").leaf(CONTRACT_USAGE));
    }

    private void provisioning(String name, String issuer, String pcid, Suite suite) {
        leaf(
                name,
                Purpose.PROVISIONING,
                suite.equals(Suite.P256) ? Edition.ISO_15118_2 : Edition.ISO_15118_20,
                pcid,
                issuer,
                recipe -> recipe.domain("OEM")
                        .leaf(PROVISIONING_USAGE)
                        .valid(at.minus(Duration.ofDays(YEAR / 2)), at.plus(Duration.ofDays(10 * YEAR))));
    }

    private void secc(String name, String issuer, String evseId) {
        leaf(
                name,
                Purpose.SECC,
                Edition.ISO_15118_2,
                evseId,
                issuer,
                recipe -> recipe.domain("CPO")
                        .leaf(KeyUsage.digitalSignature | KeyUsage.keyAgreement)
                        .valid(at.minus(Duration.ofDays(10)), at.plus(Duration.ofDays(80))));
    }

    private void leaf(
            String name,
            Purpose purpose,
            Edition edition,
            String identity,
            String issuer,
            java.util.function.UnaryOperator<CertificateRecipe> finish) {
        DemoAuthority authority = authority(issuer);
        DemoKey key = DemoKey.of(seed, name, authority.key().suite());
        CertificateRecipe recipe = finish.apply(below(authority, key).commonName(identity));
        leafs.put(name, new DemoLeaf(name, purpose, edition, identity, key, recipe.build(), authority));
    }

    /** A key of this PKI's seed. */
    DemoKey key(String name, Suite suite) {
        return DemoKey.of(seed, name, suite);
    }

    /** The recipe of a contract of provider DEXV1, below mo-1-sub2, for variants of it. */
    CertificateRecipe contractRecipe(DemoKey key, String commonName) {
        return below(authority("mo-1-sub2"), key)
                .commonName(commonName)
                .domain("MO")
                .leaf(CONTRACT_USAGE);
    }

    /** A further contract of a provider that has an own sub-CA here, such as {@code mo-1-sub2}. */
    public DemoLeaf anotherContract(String issuer, String emaid) {
        String name = "contract-" + emaid;
        DemoAuthority authority = authority(issuer);
        DemoKey key = DemoKey.of(seed, name, authority.key().suite());
        byte[] certificate = below(authority, key)
                .commonName(emaid)
                .domain("MO")
                .leaf(CONTRACT_USAGE)
                .build();
        Edition edition = key.suite().equals(Suite.P256) ? Edition.ISO_15118_2 : Edition.ISO_15118_20;
        return new DemoLeaf(name, Purpose.CONTRACT, edition, emaid, key, certificate, authority);
    }

    /** A contract that names a CRL and no responder. */
    public DemoLeaf contractWithCrl(String issuer, String emaid, String url) {
        DemoAuthority authority = authority(issuer);
        DemoKey own = DemoKey.of(seed, "contract-" + emaid, authority.key().suite());
        byte[] certificate = below(authority, own)
                .commonName(emaid)
                .domain("MO")
                .leaf(CONTRACT_USAGE)
                .without(org.bouncycastle.asn1.x509.Extension.authorityInfoAccess)
                .revocationList(url)
                .build();
        return new DemoLeaf(
                "contract-" + emaid, Purpose.CONTRACT, Edition.ISO_15118_2, emaid, own, certificate, authority);
    }

    /** A further car of a manufacturer that has a sub-CA here, such as {@code oem-1-sub2}. */
    public DemoLeaf anotherCar(String issuer, String pcid) {
        return anotherCar(issuer, pcid, "");
    }

    /** @param key another word gives the car another key */
    public DemoLeaf anotherCar(String issuer, String pcid, String key) {
        String name = "provisioning-" + pcid + key;
        DemoAuthority authority = authority(issuer);
        DemoKey own = DemoKey.of(seed, name, authority.key().suite());
        byte[] certificate = below(authority, own)
                .commonName(pcid)
                .domain("OEM")
                .leaf(PROVISIONING_USAGE)
                .build();
        Edition edition = own.suite().equals(Suite.P256) ? Edition.ISO_15118_2 : Edition.ISO_15118_20;
        return new DemoLeaf(name, Purpose.PROVISIONING, edition, pcid, own, certificate, authority);
    }
}
