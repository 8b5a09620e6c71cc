package org.crossvolt.local.demo;

import static org.crossvolt.local.demo.Cast.CARD;
import static org.crossvolt.local.demo.Cast.NEW_STATION;
import static org.crossvolt.local.demo.Cast.PLACE;
import static org.crossvolt.local.demo.Cast.SOON;
import static org.crossvolt.local.demo.Cast.amount;
import static org.crossvolt.local.demo.Cast.now;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * The platform's own two sides: stations that speak OCPP to the cpo-adapter, a driver with the app of the emsp-adapter, and
 * between them nothing but the hub. Every bill is checked to the cent against the price that was shown before.
 */
public final class ChargingJourneys {

    private static final String OFFLINE_CARD = "04DE0000CAFE81";
    private static final String ONLINE_CARD = "04DE0000CAFE82";
    private static final String OFFLINE = ",\"offline\":true";

    private final Cast cast;
    private final Narrator narrator;

    public ChargingJourneys(Cast cast) {
        this.cast = cast;
        this.narrator = cast.narrator;
    }

    void play() {
        find();
        byApp();
        byCard();
        refuseStrangers();
        reservation();
        fault();
        stationOffline();
    }

    /** The app finds the place with its prices. */
    public void find() {
        narrator.scene("The driver looks for a station and asks what it will cost");
        narrator.eventually(
                "the app shows the quay with two free EVSEs, told by OCPP, OCPI and the hub",
                SOON,
                () -> available() == 2);
        JsonNode plan = cast.driver.post(
                "/driver/v1/stations/" + PLACE + "/price",
                "{\"evse_uid\":\"" + cast.evse(NEW_STATION)
                        + "\",\"connector_id\":\"1\",\"energy\":20,\"minutes\":60}");
        narrator.check(
                "20 kWh are announced at 6.05 EUR",
                amount(plan.findPath("incl_vat")).compareTo(Cast.price("20")) == 0);
    }

    private int available() {
        JsonNode found = cast.driver.get("/driver/v1/stations?latitude=52.3702&longitude=4.8951&radius=2000");
        for (JsonNode station : found.path("stations")) {
            if (station.path("id").asText().equals(PLACE)) {
                return station.path("available").asInt();
            }
        }
        return -1;
    }

    /** Started and stopped with the app; the cost is live meanwhile. */
    public void byApp() {
        narrator.scene("She starts with the app and stops with the app");
        DemoStation station = cast.modern();
        List<String> before = cast.receipts();
        String operation = cast.operation("{\"kind\":\"START\",\"station\":\"" + PLACE + "\",\"evse_uid\":\""
                + cast.evse(NEW_STATION) + "\",\"connector_id\":\"1\"}");
        JsonNode start = station.awaitCommand("RequestStartTransaction");
        narrator.check(
                "the station was asked to start", start.path("remoteStartId").isInt());
        Instant plugged = now().minus(1, ChronoUnit.HOURS);
        String transaction = UUID.randomUUID().toString();
        station.transactionEvent(
                "Started",
                transaction,
                0,
                plugged,
                "1000",
                ",\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":" + start.path("idToken"),
                start.path("remoteStartId").asInt());
        station.transactionEvent("Updated", transaction, 1, plugged.plusSeconds(1_800), "11000", "", 0);
        narrator.eventually(
                "the app's operation succeeded",
                SOON,
                () -> cast.operationState(operation).path("state").asText().equals("SUCCEEDED"));
        String session = cast.operationState(operation).path("session").asText();
        narrator.eventually(
                "the app shows the running session: 10 kWh, 3.03 EUR so far",
                SOON,
                () -> amount(cast.session(session).path("kwh")).compareTo(BigDecimal.TEN) == 0
                        && amount(cast.session(session).path("cost")).compareTo(Cast.price("10")) == 0);
        cast.operation("{\"kind\":\"STOP\",\"session\":\"" + session + "\"}");
        station.awaitCommand("RequestStopTransaction");
        station.transactionEvent("Ended", transaction, 2, plugged.plusSeconds(3_600), "21000", "", 0);
        cast.checkReceipt(before, "20");
    }

    /** An RFID card at a station of a network that is not the provider's. */
    public void byCard() {
        narrator.scene("Later she holds her card to the old station");
        DemoStation station = cast.old();
        List<String> before = cast.receipts();
        JsonNode authorized = station.call("Authorize", "{\"idTag\":\"" + CARD + "\"}");
        narrator.check(
                "her card is accepted, asked through the hub in real time or by whitelist",
                authorized.path("idTagInfo").path("status").asText().equals("Accepted"));
        Instant plugged = now().minus(30, ChronoUnit.MINUTES);
        JsonNode started = station.call(
                "StartTransaction",
                "{\"connectorId\":1,\"idTag\":\"" + CARD + "\",\"meterStart\":500,\"timestamp\":\"" + plugged + "\"}");
        int transaction = started.path("transactionId").asInt();
        station.call(
                "MeterValues",
                "{\"connectorId\":1,\"transactionId\":" + transaction + ",\"meterValue\":[{\"timestamp\":\""
                        + plugged.plusSeconds(600) + "\",\"sampledValue\":[{\"value\":\"3500\"}]}]}");
        station.call(
                "StopTransaction",
                "{\"transactionId\":" + transaction + ",\"meterStop\":8500,\"timestamp\":\""
                        + plugged.plusSeconds(1_500) + "\"}");
        cast.checkReceipt(before, "8");
    }

    /** A card of nobody's. */
    public void refuseStrangers() {
        narrator.scene("A card that nobody knows");
        JsonNode refused =
                cast.modern().call("Authorize", "{\"idToken\":{\"idToken\":\"DEADBEEF\",\"type\":\"ISO14443\"}}");
        narrator.check(
                "it is refused",
                !refused.path("idTokenInfo").path("status").asText().equals("Accepted"));
    }

    /** A reservation nobody came for: it ends by itself, and costs nothing. */
    public void reservation() {
        narrator.scene("She reserves the new station, and does not come");
        DemoStation station = cast.modern();
        List<String> before = cast.receipts();
        Instant until = now().plusSeconds(15);
        String operation = cast.operation("{\"kind\":\"RESERVE\",\"station\":\"" + PLACE + "\",\"evse_uid\":\""
                + cast.evse(NEW_STATION) + "\",\"until\":\"" + until + "\"}");
        JsonNode reserve = station.awaitCommand("ReserveNow");
        narrator.check(
                "the station holds the connector until the moment she said",
                Instant.parse(reserve.path("expiryDateTime").asText()).equals(until));
        station.status("Reserved");
        narrator.eventually(
                "everybody else sees it RESERVED",
                SOON,
                () -> cast.evseStatus(NEW_STATION).equals("RESERVED"));
        narrator.eventually(
                "then her reservation is EXPIRED",
                SOON,
                () -> cast.operationState(operation).path("state").asText().equals("EXPIRED"));
        station.call(
                "ReservationStatusUpdate",
                "{\"reservationId\":" + reserve.path("id").asInt() + ",\"reservationUpdateStatus\":\"Expired\"}");
        station.status("Available");
        narrator.eventually(
                "the connector is AVAILABLE again",
                SOON,
                () -> cast.evseStatus(NEW_STATION).equals("AVAILABLE"));
        narrator.check("nothing was billed", cast.receipts().equals(before));
    }

    /** A station with a fault is no choice for a driver. */
    public void fault() {
        narrator.scene("The new station has a fault");
        cast.modern().status("Faulted");
        narrator.eventually(
                "the app shows it OUTOFORDER",
                SOON,
                () -> cast.evseStatus(NEW_STATION).equals("OUTOFORDER"));
        narrator.check("and one free EVSE less at the quay", available() == 1);
        cast.modern().status("Available");
        narrator.eventually(
                "mended, it is AVAILABLE",
                SOON,
                () -> cast.evseStatus(NEW_STATION).equals("AVAILABLE"));
    }

    /** The line breaks while a car charges; what the station tells later counts as if it had told it at once. */
    public void stationOffline() {
        narrator.scene("The new station loses its line while she charges");
        List<String> before = cast.receipts();
        Instant plugged = now().minus(2, ChronoUnit.HOURS);
        String transaction = begun(cast.modern(), CARD, plugged);
        cast.unplugModern();
        DemoStation back = cast.reconnectModern();
        narrator.say("it is back, and tells what it kept");
        back.transactionEvent("Updated", transaction, 1, plugged.plusSeconds(1_800), "7000", OFFLINE, 0);
        back.transactionEvent("Ended", transaction, 2, plugged.plusSeconds(3_600), "13000", OFFLINE, 0);
        cast.checkReceipt(before, "12");
    }

    /** A card was held to the modern station and accepted, and the transaction has begun at 1 kWh of its meter. */
    private static String begun(DemoStation station, String card, Instant plugged) {
        String token = "{\"idToken\":\"" + card + "\",\"type\":\"ISO14443\"}";
        station.call("Authorize", "{\"idToken\":" + token + "}");
        String transaction = UUID.randomUUID().toString();
        station.transactionEvent(
                "Started",
                transaction,
                0,
                plugged,
                "1000",
                ",\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":" + token,
                0);
        return transaction;
    }

    /**
     * The provider answers nothing: the whitelist decides, and the bill comes when the provider is back.
     *
     * @param away makes the emsp-adapter silent
     * @param back ends that
     */
    public void providerSilent(Runnable away, Runnable back) {
        narrator.scene("Her provider answers nothing; the network's whitelist decides");
        charge(away, back, 3, "16");
    }

    /**
     * The same, but nobody is there any more.
     *
     * @param away kills the emsp-adapter
     * @param back starts it again, or waits until somebody has
     */
    public void providerDead(Runnable away, Runnable back) {
        narrator.scene("Her provider's service is killed; the network's whitelist decides");
        charge(away, back, 5, "14");
    }

    private void charge(Runnable away, Runnable back, int hoursAgo, String kwh) {
        narrator.check(
                "she has a card for such times, and one that always has to be asked about",
                cast.card(OFFLINE_CARD, "ALLOWED_OFFLINE") && cast.card(ONLINE_CARD, "NEVER"));
        narrator.eventually(
                "the network has both in its list",
                SOON,
                () -> cast.books.isListed(OFFLINE_CARD) && cast.books.isListed(ONLINE_CARD));
        narrator.check(
                "while the provider answers, both are accepted",
                authorize16(OFFLINE_CARD).equals("Accepted")
                        && authorize16(ONLINE_CARD).equals("Accepted"));
        List<String> before = cast.receipts();
        Instant plugged = now().minus(hoursAgo, ChronoUnit.HOURS);
        String meter = Integer.toString(1_000 * (Integer.parseInt(kwh) + 1));
        String transaction;
        away.run();
        try {
            narrator.check("now the one that has to be asked about is refused", !accepts(ONLINE_CARD));
            narrator.check("the other one is accepted", accepts(OFFLINE_CARD));
            transaction = begun(cast.modern(), OFFLINE_CARD, plugged);
            cast.modern().transactionEvent("Ended", transaction, 1, plugged.plusSeconds(3_600), meter, "", 0);
        } finally {
            back.run();
        }
        cast.checkReceipt(before, kwh);
    }

    private String authorize16(String card) {
        return cast.old()
                .call("Authorize", "{\"idTag\":\"" + card + "\"}")
                .path("idTagInfo")
                .path("status")
                .asText();
    }

    private boolean accepts(String card) {
        return cast.modern()
                .call("Authorize", "{\"idToken\":{\"idToken\":\"" + card + "\",\"type\":\"ISO14443\"}}")
                .path("idTokenInfo")
                .path("status")
                .asText()
                .equals("Accepted");
    }
}
