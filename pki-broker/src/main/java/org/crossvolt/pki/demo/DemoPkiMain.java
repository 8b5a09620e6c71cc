package org.crossvolt.pki.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.pki.validation.Pem;

/** {@code ./crossvolt pki demo [folder]}: writes the demo PKI as files. */
public final class DemoPkiMain {

    static final String SEED = "crossvolt";
    static final String RESPONDER = "http://localhost:" + DemoResponderMain.PORT;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final DemoPki pki;
    private final Path folder;

    private DemoPkiMain(DemoPki pki, Path folder) {
        this.pki = pki;
        this.folder = folder;
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    /** @return 0 done, 1 the folder can not be written, 2 the words were off */
    static int run(List<String> arguments) {
        if (arguments.size() > 1 || arguments.stream().anyMatch(word -> word.startsWith("-"))) {
            System.err.println("usage: ./crossvolt pki demo [folder]");
            return 2;
        }
        Path folder = folder(arguments);
        DemoPki pki = new DemoPki(SEED, Instant.now(), RESPONDER);
        try {
            new DemoPkiMain(pki, folder).write();
            return 0;
        } catch (IOException failure) {
            System.err.println("crossvolt: " + folder + " can not be written: " + failure.getMessage());
            return 1;
        }
    }

    static Path folder(List<String> arguments) {
        return Path.of(arguments.isEmpty() ? ".crossvolt/pki-demo" : arguments.getFirst());
    }

    private void write() throws IOException {
        for (DemoAuthority authority : pki.authorities().values()) {
            String place = authority.issuer() == null ? "roots/" : "cas/";
            put(place + authority.name() + ".pem", Pem.chain(List.of(authority.certificate())));
            put(
                    place + authority.name() + ".key",
                    Pem.block("PRIVATE KEY", authority.key().pkcs8()));
        }
        for (DemoLeaf leaf : pki.leafs().values()) {
            String place = leaf.purpose().name().toLowerCase(java.util.Locale.ROOT) + "/";
            put(place + leaf.name() + ".pem", leaf.pem());
            put(
                    place + leaf.name() + ".key",
                    Pem.block("PRIVATE KEY", leaf.key().pkcs8()));
        }
        List<EvilVariant> evil = EvilVariants.of(pki);
        for (EvilVariant variant : evil) {
            put("evil/" + variant.name() + ".pem", variant.text());
        }
        put("pki.json", JSON.writeValueAsString(index(evil)));
        put("README.md", readme());
        System.out.println(
                "Wrote " + pki.authorities().size() + " CAs, " + pki.leafs().size() + " leafs and " + evil.size()
                        + " evil chains to " + folder + "; see its README.md and pki.json.");
    }

    private Map<String, Object> index(List<EvilVariant> evil) {
        List<Object> roots = new ArrayList<>();
        pki.roots()
                .forEach((root, roles) -> roots.add(Map.of("file", "roots/" + root.name() + ".pem", "roles", roles)));
        List<Object> scopes = new ArrayList<>();
        pki.grants()
                .forEach(grant ->
                        scopes.add(Map.of("spki", grant.spki(), "kind", grant.kind(), "value", grant.value())));
        List<Object> leafs = new ArrayList<>();
        pki.leafs()
                .values()
                .forEach(leaf -> leafs.add(Map.of(
                        "name",
                        leaf.name(),
                        "purpose",
                        leaf.purpose(),
                        "edition",
                        leaf.edition().text(),
                        "identity",
                        leaf.identity(),
                        "issuer",
                        leaf.issuer().name())));
        List<Object> variants = new ArrayList<>();
        for (EvilVariant variant : evil) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", variant.name());
            entry.put("purpose", variant.purpose());
            entry.put("identity", variant.identity());
            entry.put(
                    "edition",
                    variant.edition() == null ? null : variant.edition().text());
            entry.put("reason", variant.expected());
            variants.add(entry);
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("made_for", pki.at().toString());
        index.put("roots", roots);
        index.put("scopes", scopes);
        index.put("without_revocation_source", pki.withoutRevocationSource());
        index.put("leafs", leafs);
        index.put("evil", variants);
        return index;
    }

    private static String readme() {
        return """
                # A Plug and Charge PKI that nobody trusts

                Made by `./crossvolt pki demo`. The keys lie beside the certificates and follow from a fixed seed:
                everybody has them. Never admit these roots where money is made. Their OCSP is answered by
                `./crossvolt pki responder`; the contracts of provider NLXV2 have none and need none.

                - `roots/` three V2G operators (A with a second certificate for roll-over, A and B with a root of -20), two
                  MO roots, two OEM roots, a private operator's root
                - `cas/` sub-CAs of MO, OEM, CPS and CPO, two layers each
                - `contract/ provisioning/ vehicle/ secc/ cps/ ocsp/` leafs with their chains, leaf first, root left out
                - `evil/` chains that are wrong in one way each, named after it; `pki.json` says what purpose and identity
                  they come with and the reason they have to be refused with
                """;
    }

    private void put(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
