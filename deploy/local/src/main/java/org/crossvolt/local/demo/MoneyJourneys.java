package org.crossvolt.local.demo;

import static org.crossvolt.local.demo.Cast.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crossvolt.local.ServiceKind;

/** CDRs of another network, Ivory: wrong ones, and right ones at the wrong moment. */
public final class MoneyJourneys {

    private static final String IVORY = "NL-IVO";
    private static final String US = "NL-CVE";
    private static final int MANY = 8;
    /** 10 kWh at 0.30 EUR are 3.00, with 21 % VAT 3.63. */
    private static final String RIGHT = "{\"excl_vat\":3.00,\"incl_vat\":3.63}";

    private static final String WRONG = "{\"excl_vat\":30.00,\"incl_vat\":36.30}";
    private static final String CREDIT = "{\"excl_vat\":-30.00,\"incl_vat\":-36.30}";

    private final Cast cast;
    private final Narrator narrator;
    private final Instant now = Cast.now();
    private final String run = Long.toString(now.toEpochMilli(), 36).toUpperCase(java.util.Locale.ROOT);

    public MoneyJourneys(Cast cast) {
        this.cast = cast;
        this.narrator = cast.narrator;
    }

    /** The provider holds the CDR, disputes it, gets its credit, and then the right one. */
    public void dispute() {
        narrator.scene("Another network, Ivory, sends a CDR over ten times the price");
        try (DemoPlatform ivory = join()) {
            BigDecimal spent = spent();
            List<String> before = cast.receipts();
            String wrong = "W-" + run;
            send(ivory, cdr(wrong, "S-" + run, WRONG, ""));
            narrator.eventually(
                    "it is held, and nothing is billed",
                    SOON,
                    () -> state(wrong).equals("HELD"));
            narrator.check(
                    "with a reason a person can read: "
                            + cdr(wrong).path("reason").asText(),
                    !cdr(wrong).path("reason").asText().isBlank());
            cast.emsp.post(
                    "/emsp/v1/cdrs/" + cdr(wrong).path("id").asText() + "/dispute",
                    "{\"reason\":\"Ten times the tariff.\"}");
            narrator.check("the operator disputes it", state(wrong).equals("DISPUTED"));
            String credit = "K-" + run;
            send(ivory, cdr(credit, "S-" + run, CREDIT, "\"credit\":true,\"credit_reference_id\":\"" + wrong + "\","));
            narrator.eventually(
                    "Ivory takes it back, and both are settled",
                    SOON,
                    () -> state(credit).equals("APPLIED") && state(wrong).equals("CREDITED"));
            narrator.check(
                    "the driver owes nothing for it",
                    spent().compareTo(spent) == 0 && cast.receipts().equals(before));
            String right = "R-" + run;
            send(ivory, cdr(right, "S-" + run, RIGHT, ""));
            narrator.eventually(
                    "the right one is billed", SOON, () -> state(right).equals("ACCEPTED"));
            narrator.check(
                    "3.63 EUR, as Ivory wrote it",
                    spent().subtract(spent).compareTo(new BigDecimal("3.63")) == 0
                            && cdr(right).path("amount").decimalValue().compareTo(new BigDecimal("3.63")) == 0);
        }
    }

    /**
     * The provider's service is killed when it has acknowledged CDRs and billed none or some of them.
     *
     * @param crash kills it, and has it started again
     */
    public void billedOnce(Runnable crash) {
        narrator.scene("The provider's service is killed between taking " + MANY + " CDRs and billing them");
        try (DemoPlatform ivory = join()) {
            BigDecimal spent = spent();
            List<String> ids = IntStream.range(0, MANY)
                    .mapToObj(number -> "B" + number + "-" + run)
                    .toList();
            ids.forEach(id -> send(ivory, cdr(id, "S-" + id, RIGHT, "")));
            crash.run();
            ids.forEach(id -> narrator.eventually(
                    "Ivory sends " + id + " again, and it is taken again",
                    SOON,
                    () -> post(ivory, cdr(id, "S-" + id, RIGHT, "")).code() == 1000));
            narrator.eventually(
                    "every one is billed",
                    SOON,
                    () -> ids.stream().allMatch(id -> state(id).equals("ACCEPTED")));
            BigDecimal all = new BigDecimal("3.63").multiply(BigDecimal.valueOf(MANY));
            narrator.check(
                    "once: she owes " + all + " EUR more, to the cent",
                    spent().subtract(spent).compareTo(all) == 0);
        }
    }

    private DemoPlatform join() {
        DemoPlatform ivory = new DemoPlatform(cast.vertx, cast.addresses.url(ServiceKind.HUB), "Ivory", "CPO " + IVORY);
        ivory.register(cast.hub.invite(ivory));
        publish(ivory);
        return ivory;
    }

    /** Ivory's one place and one tariff; the provider knows both before anybody charges there. */
    private void publish(DemoPlatform ivory) {
        ivory.call("PUT", "/ocpi/2.2.1/receiver/tariffs/NL/IVO/T-1", IVORY, "NL-HUB", tariff());
        ivory.call("PUT", "/ocpi/2.2.1/receiver/locations/NL/IVO/IVORY-1", IVORY, "NL-HUB", location());
        narrator.eventually(
                "the app shows Ivory's station with its tariff",
                SOON,
                () -> cast.driver
                        .send("GET", "/driver/v1/stations/NL/IVO/IVORY-1", "", Map.of())
                        .body()
                        .contains("\"T-1\""));
    }

    private String location() {
        return "{\"country_code\":\"NL\",\"party_id\":\"IVO\",\"id\":\"IVORY-1\",\"publish\":true,"
                + "\"address\":\"Markt 1\",\"city\":\"Delft\",\"country\":\"NLD\","
                + "\"coordinates\":{\"latitude\":\"52.01158\",\"longitude\":\"4.35707\"},"
                + "\"time_zone\":\"Europe/Amsterdam\",\"evses\":[{\"uid\":\"1\",\"evse_id\":\"NL*IVO*E1\","
                + "\"status\":\"AVAILABLE\",\"connectors\":[{\"id\":\"1\",\"standard\":\"IEC_62196_T2\","
                + "\"format\":\"SOCKET\",\"power_type\":\"AC_3_PHASE\",\"max_voltage\":230,\"max_amperage\":32,"
                + "\"tariff_ids\":[\"T-1\"],\"last_updated\":\"" + now + "\"}],\"last_updated\":\"" + now + "\"}],"
                + "\"last_updated\":\"" + now + "\"}";
    }

    private String tariff() {
        return "{\"country_code\":\"NL\",\"party_id\":\"IVO\",\"id\":\"T-1\",\"currency\":\"EUR\",\"elements\":"
                + "[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":0.30,\"vat\":21,\"step_size\":1}]}],"
                + "\"last_updated\":\"" + now + "\"}";
    }

    private void send(DemoPlatform ivory, String body) {
        narrator.check("the CDR is taken", post(ivory, body).code() == 1000);
    }

    private static Reply post(DemoPlatform ivory, String body) {
        return ivory.call("POST", "/ocpi/2.2.1/receiver/cdrs", IVORY, US, body);
    }

    private String cdr(String id, String session, String total, String more) {
        Instant plugged = now.minus(4, ChronoUnit.HOURS);
        return "{\"country_code\":\"NL\",\"party_id\":\"IVO\",\"id\":\"" + id + "\",\"start_date_time\":\"" + plugged
                + "\",\"end_date_time\":\"" + plugged.plusSeconds(3_600) + "\",\"session_id\":\"" + session
                + "\",\"cdr_token\":{\"country_code\":\"NL\",\"party_id\":\"CVE\",\"uid\":\"" + Cast.CARD
                + "\",\"type\":\"RFID\",\"contract_id\":\"" + cast.contract()
                + "\"},\"auth_method\":\"WHITELIST\",\"cdr_location\":{\"id\":\"IVORY-1\",\"address\":\"Markt 1\","
                + "\"city\":\"Delft\",\"country\":\"NLD\",\"coordinates\":{\"latitude\":\"52.01158\",\"longitude\":\"4.35707\"},"
                + "\"evse_uid\":\"1\",\"evse_id\":\"NL*IVO*E1\",\"connector_id\":\"1\",\"connector_standard\":\"IEC_62196_T2\","
                + "\"connector_format\":\"SOCKET\",\"connector_power_type\":\"AC_3_PHASE\"},\"currency\":\"EUR\",\"tariffs\":["
                + tariff() + "],\"charging_periods\":[{\"start_date_time\":\"" + plugged
                + "\",\"tariff_id\":\"T-1\",\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":10.0}]}],\"total_cost\":"
                + total
                + ",\"total_energy\":10.0,\"total_time\":1.0," + more + "\"last_updated\":\"" + now + "\"}";
    }

    /** As the provider's operator sees it; absent while it has not come. */
    private JsonNode cdr(String id) {
        String after = "";
        do {
            JsonNode page = cast.emsp.get("/emsp/v1/cdrs" + after);
            for (JsonNode one : page.path("cdrs")) {
                if (one.path("cdr").asText().equals(id)) {
                    return one;
                }
            }
            after = page.path("next").isTextual()
                    ? "?after=" + page.path("next").asText()
                    : "";
        } while (!after.isEmpty());
        return MissingNode.getInstance();
    }

    private String state(String id) {
        return cdr(id).path("state").asText();
    }

    private BigDecimal spent() {
        return cast.emsp
                .get("/emsp/v1/contracts/" + cast.contract())
                .path("spent")
                .decimalValue();
    }
}
