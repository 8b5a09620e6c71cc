package org.crossvolt.cpo.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crossvolt.cpo.ocpp.OcppTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads the energy register out of the {@code meterValue} of both versions (3.4, 3.5 of the OCPP reference): values are
 * texts in 1.6 and numbers in 2.x, units are Wh or kWh, with a multiplier in 2.x. A measurand that is not known is not energy.
 */
public final class MeterReader {

    private static final String REGISTER = "Energy.Active.Import.Register";
    private static final int LONGEST_NUMBER = 30;
    private static final int LARGEST_MULTIPLIER = 9;

    private MeterReader() {}

    /** @param otherwise the time of a value that has none */
    public static List<MeterSample> samples(JsonNode meterValues, Instant otherwise) {
        List<MeterSample> samples = new ArrayList<>();
        for (JsonNode value : meterValues) {
            Instant at = at(value.path("timestamp"), otherwise);
            MeterSample sample = sample(value.path("sampledValue"), at);
            if (sample != null) {
                samples.add(sample);
            }
        }
        return samples;
    }

    private static Instant at(JsonNode timestamp, Instant otherwise) {
        try {
            return timestamp.isTextual() ? OcppTime.parse(timestamp.textValue()) : otherwise;
        } catch (DateTimeException unreadable) {
            return otherwise;
        }
    }

    /** Without phase where there is such a value, else the sum of the phases. */
    private static @Nullable MeterSample sample(JsonNode values, Instant at) {
        BigDecimal sum = null;
        BigDecimal whole = null;
        MeterSample.Moment moment = null;
        for (JsonNode value : values) {
            BigDecimal wh = isRegister(value) ? wh(value) : null;
            if (wh == null) {
                continue;
            }
            moment = moment == null ? momentOf(value.path("context").asText("")) : moment;
            if (value.path("phase").isMissingNode() || value.path("phase").isNull()) {
                whole = whole == null ? wh : whole;
            } else if (value.path("phase").asText().matches("L[123](-N)?")) {
                sum = sum == null ? wh : sum.add(wh);
            }
        }
        BigDecimal reading = whole == null ? sum : whole;
        return reading == null ? null : new MeterSample(at, reading, moment);
    }

    private static boolean isRegister(JsonNode value) {
        return value.path("measurand").asText(REGISTER).equals(REGISTER)
                && value.path("location").asText("Outlet").equals("Outlet")
                && !value.path("format").asText("Raw").equals("SignedData");
    }

    private static MeterSample.@Nullable Moment momentOf(String context) {
        return switch (context) {
            case "Transaction.Begin" -> MeterSample.Moment.BEGIN;
            case "Transaction.End" -> MeterSample.Moment.END;
            default -> null;
        };
    }

    private static @Nullable BigDecimal wh(JsonNode sampled) {
        BigDecimal value = number(sampled.path("value"));
        if (value == null || value.signum() < 0) {
            return null;
        }
        JsonNode unitOfMeasure = sampled.path("unitOfMeasure");
        String unit = sampled.path("unit").asText(unitOfMeasure.path("unit").asText("Wh"));
        JsonNode power = unitOfMeasure.path("multiplier");
        int multiplier = power.asInt(0);
        if ((power.isNumber() && !power.canConvertToInt())
                || multiplier > LARGEST_MULTIPLIER
                || multiplier < -LARGEST_MULTIPLIER) {
            return null;
        }
        BigDecimal scaled = value.scaleByPowerOfTen(multiplier);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "wh", "" -> scaled;
            case "kwh" -> scaled.scaleByPowerOfTen(3);
            default -> null;
        };
    }

    /** A number, or a text that is one; null for what is none, or has more digits, written out, than any meter. */
    public static @Nullable BigDecimal number(JsonNode value) {
        try {
            if (value.isNumber()) {
                return measurable(value.decimalValue());
            }
            String text = value.isTextual() ? value.textValue().strip() : "";
            return text.isEmpty() || text.length() > LONGEST_NUMBER ? null : measurable(new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** A huge exponent is a short text and an endless sum. */
    private static @Nullable BigDecimal measurable(BigDecimal value) {
        return value.precision() > LONGEST_NUMBER || value.scale() > LONGEST_NUMBER || value.scale() < -LONGEST_NUMBER
                ? null
                : value;
    }
}
