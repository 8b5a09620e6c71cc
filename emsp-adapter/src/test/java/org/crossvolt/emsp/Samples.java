package org.crossvolt.emsp;

/** Objects for tests, complete and valid, with fields no standard knows. */
public final class Samples {

    private Samples() {}

    public static String location(String party, String id, String lastUpdated) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","publish":true,"name":"Depot %s","address":"Laan 1",
                 "city":"Utrecht","postal_code":"3511AA","country":"NLD",
                 "coordinates":{"latitude":"52.09073","longitude":"5.12142"},"time_zone":"Europe/Amsterdam",
                 "x_own_field":{"keep":[1.50,1e2,"é"]},
                 "evses":[%s],"last_updated":"%s"}""".formatted(
                party.substring(0, 2), party.substring(3), id, id, evse("1", "AVAILABLE", lastUpdated), lastUpdated);
    }

    public static String evse(String uid, String status, String lastUpdated) {
        return """
                {"uid":"%s","evse_id":"NL*AAA*E%s","status":"%s","connectors":[%s],"last_updated":"%s"}""".formatted(uid, uid, status, connector("1", lastUpdated), lastUpdated);
    }

    public static String connector(String id, String lastUpdated) {
        return """
                {"id":"%s","standard":"IEC_62196_T2","format":"SOCKET","power_type":"AC_3_PHASE","max_voltage":230,\
                "max_amperage":32,"last_updated":"%s"}""".formatted(id, lastUpdated);
    }

    public static String token(String party, String uid, String lastUpdated) {
        return """
                {"country_code":"%s","party_id":"%s","uid":"%s","type":"RFID","contract_id":"NL-EMS-C1","issuer":"Issuer",
                 "valid":true,"whitelist":"ALLOWED","last_updated":"%s"}""".formatted(party.substring(0, 2), party.substring(3), uid, lastUpdated);
    }

    public static String tariff(String party, String id, String lastUpdated) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","currency":"EUR",
                 "elements":[{"price_components":[{"type":"ENERGY","price":0.2500,"vat":20.0,"step_size":1}]}],
                 "last_updated":"%s"}""".formatted(party.substring(0, 2), party.substring(3), id, lastUpdated);
    }

    public static String session(String cpo, String emsp, String id, String lastUpdated) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","start_date_time":"2026-01-01T10:00:00Z","kwh":1.50,
                 "cdr_token":{"country_code":"%s","party_id":"%s","uid":"012345","type":"RFID","contract_id":"C1"},
                 "auth_method":"AUTH_REQUEST","location_id":"LOC1","evse_uid":"1","connector_id":"1","currency":"EUR",
                 "charging_periods":[{"start_date_time":"2026-01-01T10:00:00Z","dimensions":[{"type":"ENERGY","volume":1.50}]}],
                 "status":"ACTIVE","last_updated":"%s"}""".formatted(
                cpo.substring(0, 2), cpo.substring(3), id, emsp.substring(0, 2), emsp.substring(3), lastUpdated);
    }

    public static String cdr(String cpo, String emsp, String id) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","start_date_time":"2026-01-01T10:00:00Z",
                 "end_date_time":"2026-01-01T11:00:00Z","session_id":"S1",
                 "cdr_token":{"country_code":"%s","party_id":"%s","uid":"012345","type":"RFID","contract_id":"C1"},
                 "auth_method":"AUTH_REQUEST",
                 "cdr_location":{"id":"LOC1","address":"Laan 1","city":"Utrecht","country":"NLD",
                  "coordinates":{"latitude":"52.09073","longitude":"5.12142"},"evse_uid":"1","evse_id":"NL*AAA*E1",
                  "connector_id":"1","connector_standard":"IEC_62196_T2","connector_format":"SOCKET",
                  "connector_power_type":"AC_3_PHASE"},
                 "currency":"EUR","charging_periods":[{"start_date_time":"2026-01-01T10:00:00Z",
                  "dimensions":[{"type":"ENERGY","volume":10.000}]}],
                 "total_cost":{"excl_vat":2.50,"incl_vat":3.00},"total_energy":10.000,"total_time":1.0,
                 "last_updated":"2026-01-01T11:00:05Z"}""".formatted(cpo.substring(0, 2), cpo.substring(3), id, emsp.substring(0, 2), emsp.substring(3));
    }
}
