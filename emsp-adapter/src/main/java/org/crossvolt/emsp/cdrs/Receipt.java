package org.crossvolt.emsp.cdrs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/**
 * What a driver pays for one charge, line by line, as the tariff-engine calculated it from the CDR.
 *
 * @param credited whether the network has taken it back
 * @param exclVat of the CDR
 * @param inclVat of the CDR; absent where no VAT applies
 * @param signed whether the CDR carries signed meter values
 */
record Receipt(
        UUID id,
        String issuer,
        String network,
        String place,
        String evse,
        Instant start,
        Instant end,
        BigDecimal kwh,
        String contract,
        String currency,
        List<Line> lines,
        BigDecimal exclVat,
        @Nullable BigDecimal inclVat,
        boolean credited,
        boolean signed) {

    /**
     * @param dimension FLAT, ENERGY, TIME or PARKING_TIME
     * @param unit KWH, SECONDS or ONCE
     */
    record Line(
            String dimension,
            BigDecimal volume,
            String unit,
            BigDecimal price,
            @Nullable BigDecimal vat,
            BigDecimal exclVat,
            @Nullable BigDecimal inclVat,
            String why) {}

    static Receipt of(CdrEntry entry, String issuer) {
        JsonNode report = read(String.valueOf(entry.report()));
        List<Line> lines = new ArrayList<>();
        for (JsonNode line : report.path("lines")) {
            lines.add(new Line(
                    line.path("dimension").asText(),
                    line.path("billed_volume").decimalValue(),
                    line.path("unit").asText(),
                    line.path("price").decimalValue(),
                    number(line, "vat"),
                    line.path("excl_vat").decimalValue(),
                    number(line, "incl_vat"),
                    line.path("why").asText()));
        }
        var cdr = entry.cdr();
        return new Receipt(
                entry.ref(),
                issuer,
                cdr.party().toString(),
                cdr.cdrLocation().address() + ", " + cdr.cdrLocation().city(),
                cdr.cdrLocation().evseId().toString(),
                cdr.startDateTime().instant(),
                cdr.endDateTime().instant(),
                cdr.totalEnergy(),
                entry.contract(),
                entry.currency(),
                lines,
                cdr.totalCost().exclVat(),
                cdr.totalCost().inclVat(),
                entry.state() == CdrState.CREDITED,
                cdr.signedData() != null);
    }

    /** What is to be paid. */
    BigDecimal total() {
        return inclVat == null ? exclVat : inclVat;
    }

    private static @Nullable BigDecimal number(JsonNode line, String name) {
        return line.path(name).isNumber() ? line.path(name).decimalValue() : null;
    }

    private static JsonNode read(String report) {
        try {
            return OcpiJson.mapper().readTree(report);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "Receipt[" + id + "]";
    }
}
