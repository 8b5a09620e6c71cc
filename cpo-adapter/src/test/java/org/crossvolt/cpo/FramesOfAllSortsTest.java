package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Messages with something wrong in them, by the thousand: whatever comes, the station has a right answer and its socket. A seed
 * that found something belongs into {@link #SEEDS}.
 */
@QuarkusTest
class FramesOfAllSortsTest {

    private static final long[] SEEDS = {20261129, 7};
    private static final int EACH = Integer.getInteger("frames.each", 1_000);

    private static final List<String> ODD = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "[]",
            "{}",
            "[[[]]]",
            "{\"a\":{\"b\":[1]}}",
            "\"\\u0000\"",
            "\"9999-99-99T99:99:99Z\"",
            "\"2026-01-01T00:00:00\"",
            "3.7",
            "\"x\"",
            "\"" + "y".repeat(300) + "\"",
            "\"-5\"",
            "\"NaN\"",
            "2147483648",
            "1e999999999",
            "-1e-999999999",
            "\"\\u0001\"",
            "\"\\ud800\"",
            "{\"\\u0000\":\"\\u0000\"}",
            "\"1e999999999\"",
            "-2147483649");

    private static final List<List<String>> CALLS_16 = List.of(
            List.of("BootNotification", "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}"),
            List.of("Authorize", "{\"idTag\":\"NOBODY\"}"),
            List.of(
                    "StatusNotification",
                    "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Charging\","
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\"}"),
            List.of(
                    "StartTransaction",
                    "{\"connectorId\":1,\"idTag\":\"NOBODY\",\"meterStart\":5,\"reservationId\":1,"
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\"}"),
            List.of(
                    "MeterValues",
                    "{\"connectorId\":1,\"transactionId\":5,\"meterValue\":[{\"timestamp\":"
                            + "\"2026-01-01T00:00:00Z\",\"sampledValue\":[{\"value\":\"1\",\"unit\":\"Wh\",\"phase\":\"L1\"}]}]}"),
            List.of(
                    "StopTransaction",
                    "{\"transactionId\":5,\"idTag\":\"NOBODY\",\"meterStop\":9,\"reason\":\"Local\","
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"transactionData\":[{\"timestamp\":\"2026-01-01T00:00:00Z\","
                            + "\"sampledValue\":[{\"value\":\"1\"}]}]}"),
            List.of(
                    "DataTransfer",
                    "{\"vendorId\":\"org.openchargealliance.iso15118pnc\",\"messageId\":\"Authorize\","
                            + "\"data\":\"{}\"}"),
            List.of("SignCertificate", "{\"csr\":\"x\"}"));

    private static final List<List<String>> CALLS_201 = List.of(
            List.of("BootNotification", Cpo.BOOT_201),
            List.of(
                    "Authorize",
                    "{\"idToken\":{\"idToken\":\"NOBODY\",\"type\":\"ISO14443\"},\"certificate\":\"x\","
                            + "\"iso15118CertificateHashData\":[{\"hashAlgorithm\":\"SHA256\",\"issuerNameHash\":\"a\","
                            + "\"issuerKeyHash\":\"b\",\"serialNumber\":\"1\",\"responderURL\":\"http://localhost\"}]}"),
            List.of(
                    "StatusNotification",
                    "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"connectorStatus\":\"Occupied\","
                            + "\"evseId\":1,\"connectorId\":1}"),
            List.of(
                    "TransactionEvent",
                    "{\"eventType\":\"Updated\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"triggerReason\":"
                            + "\"MeterValuePeriodic\",\"seqNo\":3,\"transactionInfo\":{\"transactionId\":\"T\",\"chargingState\":"
                            + "\"Charging\",\"remoteStartId\":4},\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":{\"idToken\":\"N\","
                            + "\"type\":\"Central\"},\"meterValue\":[{\"timestamp\":\"2026-01-01T00:00:00Z\",\"sampledValue\":"
                            + "[{\"value\":1.5,\"unitOfMeasure\":{\"unit\":\"Wh\",\"multiplier\":3}}]}],\"reservationId\":2}"),
            List.of(
                    "NotifyEvent",
                    "{\"generatedAt\":\"2026-01-01T00:00:00Z\",\"seqNo\":0,\"eventData\":[{\"eventId\":1,"
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"trigger\":\"Delta\",\"actualValue\":\"Available\",\"component\":"
                            + "{\"name\":\"Connector\",\"evse\":{\"id\":1,\"connectorId\":1}},\"variable\":{\"name\":"
                            + "\"AvailabilityState\"}}]}"),
            List.of(
                    "NotifyReport",
                    "{\"requestId\":1,\"seqNo\":0,\"generatedAt\":\"2026-01-01T00:00:00Z\",\"reportData\":[]}"),
            List.of("ReservationStatusUpdate", "{\"reservationId\":1,\"reservationUpdateStatus\":\"Expired\"}"),
            List.of(
                    "GetCertificateStatus",
                    "{\"ocspRequestData\":{\"hashAlgorithm\":\"SHA256\",\"issuerNameHash\":\"a\","
                            + "\"issuerKeyHash\":\"b\",\"serialNumber\":\"1\",\"responderURL\":\"http://localhost\"}}"),
            List.of("SignCertificate", "{\"csr\":\"x\",\"certificateType\":\"V2GCertificate\"}"));

    /** One value somewhere replaced by something odd; still JSON, so that there is something to answer to. */
    private static String spoilt(String payload, Random random) {
        List<int[]> values = new ArrayList<>();
        boolean inText = false;
        for (int i = 0; i < payload.length(); i++) {
            inText ^= payload.charAt(i) == '"';
            if (payload.charAt(i) == ':' && !inText) {
                int end = i + 1;
                int depth = 0;
                boolean text = false;
                for (; end < payload.length(); end++) {
                    char next = payload.charAt(end);
                    text ^= next == '"';
                    if (!text && depth == 0 && (next == ',' || next == '}' || next == ']')) {
                        break;
                    }
                    depth += text ? 0 : next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
                }
                values.add(new int[] {i + 1, end});
            }
        }
        int[] at = values.get(random.nextInt(values.size()));
        return payload.substring(0, at[0]) + ODD.get(random.nextInt(ODD.size())) + payload.substring(at[1]);
    }

    private static void answersAll(StationClient station, List<List<String>> calls, Random random, Set<String> wrong) {
        for (int i = 0; i < EACH; i++) {
            List<String> call = calls.get(random.nextInt(calls.size()));
            String payload = spoilt(call.getLast(), random);
            StationClient.Answer answer = station.call(call.getFirst(), payload);
            if (answer.code().equals("InternalError")) {
                wrong.add(call.getFirst() + " " + payload);
            }
        }
        for (int i = 0; i < EACH / 4; i++) {
            String frame = "[2,\"f" + i + "\",\"Heartbeat\",{}]";
            int cut = random.nextInt(frame.length());
            station.sendRaw(
                    random.nextBoolean()
                            ? frame.substring(0, cut)
                            : frame.substring(0, cut) + ODD.get(random.nextInt(ODD.size())) + frame.substring(cut));
        }
        JsonNode alive = station.call("Heartbeat", "{}").payload();
        assertThat(alive.hasNonNull("currentTime")).isTrue();
        assertThat(station.isClosed()).isFalse();
    }

    @Test
    void whatever_comes_is_answered_and_closes_no_socket() {
        Set<String> wrong = new LinkedHashSet<>();
        String neighbour = Cpo.station("sorts");
        try (StationClient other = Cpo.connect16(neighbour)) {
            for (long seed : SEEDS) {
                try (StationClient old = Cpo.connect16(Cpo.station("sorts"));
                        StationClient newer = Cpo.connect201(Cpo.station("sorts"))) {
                    answersAll(old, CALLS_16, new Random(seed), wrong);
                    answersAll(newer, CALLS_201, new Random(seed), wrong);
                }
            }
            assertThat(other.isClosed()).as("the neighbour").isFalse();
            assertThat(other.call("Heartbeat", "{}").isError()).isFalse();
        }
        assertThat(wrong).as("answered with a failure of ours").isEmpty();
    }
}
