package org.crossvolt.local.demo;

import static org.crossvolt.local.demo.Cast.SOON;
import static org.crossvolt.local.demo.Cast.now;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crossvolt.local.Desk;
import org.crossvolt.local.LocalDemoPki;
import org.crossvolt.local.ServiceKind;
import org.crossvolt.local.demo.DemoPlatform.Own;

/**
 * A car that pays by itself: its contract is made, installed, used, exchanged for another provider's, and revoked, with the
 * pki-broker's demo PKI, whose keys everybody has.
 */
public final class PlugJourneys {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ISO_2 = "urn:iso:15118:2:2013:MsgDef";
    private static final String CAR = "WXV12345678901001";
    private static final String XENON = "NL-XV2";
    /** Of the provider NLXV2, with its check digit. */
    private static final String XENON_EMAID = "NLXV2C00000777";

    private static final String V2G_ROOT = "roots/v2g-a.pem";
    private static final String MO_ROOT = "roots/mo-2.pem";
    private static final String OEM_ROOT = "roots/oem-1.pem";

    private final Cast cast;
    private final Narrator narrator;
    private final LocalDemoPki files;
    private final Desk pki;
    private final Desk pki2;

    public PlugJourneys(Cast cast, LocalDemoPki files) {
        this.cast = cast;
        this.narrator = cast.narrator;
        this.files = files;
        String broker = cast.addresses.url(ServiceKind.PKI);
        this.pki = new Desk(broker, cast.addresses.issuer(), "pki");
        this.pki2 = new Desk(broker, cast.addresses.issuer(), "pki2");
    }

    void play() {
        admit();
        plugIn();
        exchange();
        revoke();
    }

    /** Roots and scopes by two people, the signers of both providers, and the car in the pool; known already, it stays. */
    public void admit() {
        narrator.scene("The roots of the demo PKI are admitted, by two people");
        anchor(V2G_ROOT, "V2G");
        anchor(MO_ROOT, "MO");
        anchor(OEM_ROOT, "OEM");
        scopes(MO_ROOT, "[]", true);
        scopes(
                "cas/mo-2-sub1.pem",
                "[{\"kind\":\"PROVIDER\",\"value\":\"NLCVE\"},{\"kind\":\"PROVIDER\",\"value\":\"NLXV2\"}]",
                true);
        scopes("cas/mo-2-sub2.pem", "[]", true);
        scopes("cas/oem-1-sub2.pem", "[{\"kind\":\"WMI\",\"value\":\"WXV\"}]", false);
        String issuers = files.text("cas/mo-2-sub2.pem", "cas/mo-2-sub1.pem");
        signer("demo-mo-cve", "MO_CA", "NLCVE", issuers, files.text("cas/mo-2-sub2.key"));
        signer("demo-mo-xv2", "MO_CA", "NLXV2", issuers, files.text("cas/mo-2-sub2.key"));
        signer("demo-cps-a", "CPS", "NLCVC", files.text("cps/cps-a.pem"), files.text("cps/cps-a.key"));
        List<String> car = blocks(files.text("provisioning/provisioning-wxv-1.pem"));
        ObjectNode body = JSON.createObjectNode();
        body.putObject("provisioningCertificateChain")
                .put("certificate", car.get(0))
                .put("subCa2Certificate", car.get(1))
                .put("subCa1Certificate", car.get(2));
        // Refused while the responder of the demo PKI is too slow to be heard.
        narrator.eventually(
                "the car is in the pool of cars",
                SOON,
                () -> isDone(pki.send("PUT", "/opnc/v1/pcp/provisioningcertificates", body.toString(), Map.of())));
    }

    private static boolean isDone(Desk.Answer answer) {
        return answer.status() / 100 == 2;
    }

    private void anchor(String file, String role) {
        ObjectNode body = JSON.createObjectNode();
        body.put("certificate", files.text(file))
                .put("source", "demo")
                .putArray("roles")
                .add(role);
        Desk.Answer proposed = pki.send("POST", "/trust/v1/anchors", body.toString(), Map.of());
        if (proposed.status() == 201) {
            pki2.post("/trust/v1/anchors/" + sha256(certificate(file)) + "/approve", "");
        } else if (proposed.status() != 409) {
            throw new DemoFailure(file + " was not proposed: " + proposed.body());
        }
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return hex(certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private X509Certificate certificate(String file) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            Base64.getDecoder().decode(blocks(files.text(file)).getFirst())));
        } catch (GeneralSecurityException unreadable) {
            throw new DemoFailure(file + " can not be read: " + unreadable.getMessage());
        }
    }

    private void scopes(String ca, String grants, boolean withoutRevocationSource) {
        String address = "/trust/v1/cas/" + hex(certificate(ca).getPublicKey().getEncoded()) + "/scopes";
        pki.put(address, "{\"grants\":" + grants + ",\"withoutRevocationSource\":" + withoutRevocationSource + "}");
        pki2.post(address + "/approve", "");
    }

    private void signer(String name, String role, String operator, String chain, String key) {
        ObjectNode body = JSON.createObjectNode();
        body.put("name", name)
                .put("role", role)
                .put("operator", operator)
                .put("chain", chain)
                .put("privateKey", key);
        Desk.Answer added = pki.send("POST", "/pnc/v1/signers", body.toString(), Map.of());
        if (added.status() != 201 && added.status() != 409) {
            throw new DemoFailure("signer " + name + " was not taken: " + added.body());
        }
    }

    /** The Base64 of each block of a PEM text. */
    private static List<String> blocks(String pem) {
        return java.util.Arrays.stream(pem.split("-----BEGIN [A-Z ]+-----", -1))
                .filter(part -> part.contains("-----END"))
                .map(part -> part.substring(0, part.indexOf("-----END")).replaceAll("\\s", ""))
                .toList();
    }

    /** The contract goes into the car, and the car pays at a station without a card or an app. */
    public void plugIn() {
        narrator.scene("Her contract goes into her car");
        provision();
        // After an earlier day the car has another provider's contract, which is nobody's choice.
        prefer();
        String chain = install();
        narrator.check(
                "the car has the contract " + cast.contract(), emaid(chain).equals(cast.contract()));
        narrator.scene("She plugs in, and that is all");
        List<String> before = cast.receipts();
        narrator.eventually(
                "the pki-broker accepts the certificate, the provider the contract",
                SOON,
                () -> isAccepted(authorize(cast.contract(), chain)));
        charge(cast.contract(), "25000");
        cast.checkReceipt(before, "24");
    }

    /** In our provider's own books. */
    private void provision() {
        narrator.eventually(
                "the provider has it made for the car",
                SOON,
                () -> isDone(cast.emsp.send(
                        "POST", "/emsp/v1/vehicles/" + cast.contract(), "{\"pcid\":\"" + CAR + "\"}", Map.of())));
        narrator.check("and lists the car with it", listed().equals("PROVISIONED"));
    }

    /** The car gets this contract, whichever others there are for it. */
    private void prefer() {
        cast.emsp.put("/emsp/v1/vehicles/" + cast.contract() + "/" + CAR + "/default", "");
    }

    /** The state of the contract in the car. */
    private String listed() {
        JsonNode vehicles =
                cast.emsp.get("/emsp/v1/vehicles/" + cast.contract()).path("vehicles");
        return vehicles.path(0).path("pcid").asText().equals(CAR)
                ? vehicles.path(0).path("state").asText()
                : "";
    }

    /** What the car gets when it asks for its contract: the chain, as PEM. */
    private String install() {
        X509Certificate root = certificate(V2G_ROOT);
        ObjectNode body = JSON.createObjectNode();
        body.put("schemaVersion", ISO_2).put("action", "Install");
        ObjectNode request = body.putObject("request");
        request.put(
                "oemProvisioningCert",
                blocks(files.text("provisioning/provisioning-wxv-1.pem")).getFirst());
        request.putArray("listOfRootCertificateIDs")
                .addObject()
                .put("issuerName", root.getSubjectX500Principal().getName())
                .put("serialNumber", root.getSerialNumber().toString());
        JsonNode answer = pki.post("/pnc/v1/ev-certificates", body.toString());
        if (!answer.path("status").asText().equals("Accepted")) {
            throw new DemoFailure("the car got no contract: " + answer);
        }
        JsonNode chain = answer.path("messageParts").path("contractSignatureCertChain");
        StringBuilder pem = new StringBuilder(block(chain.path("certificate").asText()));
        chain.path("subCertificates").forEach(sub -> pem.append(block(sub.asText())));
        return pem.toString();
    }

    private static String block(String base64) {
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    /** Whose contract it is: the common name of the first certificate. */
    private static String emaid(String chain) {
        try {
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            Base64.getDecoder().decode(blocks(chain).getFirst())));
            String name = leaf.getSubjectX500Principal().getName();
            int from = name.indexOf("CN=") + 3;
            int comma = name.indexOf(',', from);
            return name.substring(from, comma < 0 ? name.length() : comma);
        } catch (GeneralSecurityException unreadable) {
            throw new DemoFailure("the car's certificate can not be read: " + unreadable.getMessage());
        }
    }

    private static String token(String emaid) {
        return "{\"idToken\":\"" + emaid + "\",\"type\":\"eMAID\"}";
    }

    private JsonNode authorize(String emaid, String chain) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("idToken").put("idToken", emaid).put("type", "eMAID");
        body.put("certificate", chain);
        return cast.modern().call("Authorize", body.toString());
    }

    private static boolean isAccepted(JsonNode answer) {
        return answer.path("idTokenInfo").path("status").asText().equals("Accepted")
                && answer.path("certificateStatus").asText().equals("Accepted");
    }

    /** @param until what the meter shows at the end; it begins with 1000 */
    private void charge(String emaid, String until) {
        Instant plugged = now().minus(5, ChronoUnit.HOURS);
        String transaction = UUID.randomUUID().toString();
        cast.modern()
                .transactionEvent(
                        "Started",
                        transaction,
                        0,
                        plugged,
                        "1000",
                        ",\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":" + token(emaid),
                        0);
        cast.modern().transactionEvent("Ended", transaction, 1, plugged.plusSeconds(3_600), until, "", 0);
    }

    /** She changes her provider: the other one's contract takes the place of ours in the car, and then ours again. */
    public void exchange() {
        narrator.scene("She tries another provider, Xenon: its contract goes into the same car");
        provision();
        try (DemoPlatform xenon =
                new DemoPlatform(cast.vertx, cast.addresses.url(ServiceKind.HUB), "Xenon", "EMSP " + XENON)) {
            xenon.register(cast.hub.invite(xenon));
            String emaid = order();
            xenon.answer(arrival -> answerAsXenon(xenon, emaid, arrival));
            pki.post("/opnc/v1/ccp/signedcontractdata/" + emaid + "/" + CAR + "/setdefault", "");
            String chain = install();
            narrator.check(
                    "the car asks for its contract and gets Xenon's",
                    emaid(chain).equals(emaid));
            List<String> before = cast.receipts();
            narrator.eventually("Xenon is asked, and says yes", SOON, () -> isAccepted(authorize(emaid, chain)));
            charge(emaid, "6000");
            narrator.eventually(
                    "Xenon gets the CDR",
                    SOON,
                    () -> xenon.arrived("/receiver/cdrs").stream()
                            .anyMatch(cdr -> cdr.body().contains(emaid)));
            BigDecimal total = Cast.price("5");
            narrator.check(
                    "over " + total + " EUR, as in the network's books",
                    cast.books
                                    .newest(XENON)
                                    .filter(one -> one.compareTo(total) == 0)
                                    .isPresent()
                            && total(xenon).compareTo(total) == 0);
            narrator.check("and her old provider bills nothing", cast.receipts().equals(before));
        }
        prefer();
        narrator.check(
                "she comes back: the car gets the old contract again",
                emaid(install()).equals(cast.contract()));
    }

    private static BigDecimal total(DemoPlatform xenon) {
        try {
            return JSON.readTree(xenon.arrived("/receiver/cdrs").getLast().body())
                    .path("total_cost")
                    .path("incl_vat")
                    .decimalValue();
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            throw new DemoFailure("the CDR is no JSON");
        }
    }

    private static Own answerAsXenon(DemoPlatform xenon, String emaid, DemoPlatform.Arrival arrival) {
        if (arrival.path().endsWith("/authorize")) {
            return Own.ok("{\"allowed\":\"ALLOWED\",\"token\":{\"country_code\":\"NL\",\"party_id\":\"XV2\",\"uid\":\""
                    + emaid
                    + "\",\"type\":\"OTHER\",\"contract_id\":\"" + emaid
                    + "\",\"issuer\":\"Xenon\",\"valid\":true,\"whitelist\":\"NEVER\",\"last_updated\":\"" + now()
                    + "\"}}");
        }
        return arrival.path().contains("/cdrs") && arrival.method().equals("POST")
                ? new Own(201, Own.envelope("null"), xenon.url() + "/receiver/cdrs/kept/1")
                : Own.ok("null");
    }

    /** A contract of Xenon's for the car; made once, it is the same again. */
    private String order() {
        Instant from = now();
        ObjectNode order = JSON.createObjectNode();
        order.put("emaid", XENON_EMAID)
                .put("pcid", CAR)
                .put("contractBegins", from.toString())
                .put("contractEnds", from.plus(200, ChronoUnit.DAYS).toString())
                .put("xsdMsgDefNamespace", ISO_2);
        JsonNode signed = pki.put("/opnc/v1/cps/contractData/generateandsign", order.toString());
        return signed.path("signedContractData").path("emaid").asText();
    }

    /** A contract that was revoked charges nowhere, though it still is in the car. */
    public void revoke() {
        narrator.scene("Her contract ends in all cars");
        provision();
        cast.emsp.put("/emsp/v1/vehicles/" + cast.contract() + "/" + CAR + "/default", "");
        String chain = install();
        Desk.Answer revoked = cast.emsp.send("DELETE", "/emsp/v1/vehicles/" + cast.contract(), "", Map.of());
        narrator.check("the provider revokes it", revoked.status() == 204);
        narrator.check("and lists it so", listed().equals("REVOKED"));
        // C07: its CA names nobody to ask about revocation, but the broker has issued and revoked it itself.
        narrator.eventually("what is still in the car is refused: CertificateRevoked, Invalid", SOON, () -> {
            JsonNode answer = authorize(cast.contract(), chain);
            return answer.path("certificateStatus").asText().equals("CertificateRevoked")
                    && answer.path("idTokenInfo").path("status").asText().equals("Invalid");
        });
        narrator.check("her card is another token, and charges on", holdsCard());
    }

    private boolean holdsCard() {
        return cast.modern()
                .call("Authorize", "{\"idToken\":{\"idToken\":\"" + Cast.CARD + "\",\"type\":\"ISO14443\"}}")
                .path("idTokenInfo")
                .path("status")
                .asText()
                .equals("Accepted");
    }
}
