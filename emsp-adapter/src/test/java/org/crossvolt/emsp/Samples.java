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

    public static String tariff(String party, String id, String lastUpdated) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","currency":"EUR",
                 "elements":[{"price_components":[{"type":"ENERGY","price":0.2500,"vat":20.0,"step_size":1}]}],
                 "last_updated":"%s"}""".formatted(party.substring(0, 2), party.substring(3), id, lastUpdated);
    }
}
