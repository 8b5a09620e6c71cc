package org.crossvolt.hub;

/** Look-ups through the operator's API. */
final class Operators {

    private Operators() {}

    static String platformIdOf(String party) {
        return Hub.asOperator()
                .get("/operator/v1/platforms")
                .then()
                .statusCode(200)
                .extract()
                .path("platforms.find { it.roles.any { role -> role.party == '" + party + "' } }.id");
    }

    /** Sets the quirks of a partner's platform, all of them. */
    static void set(RecordingParty who, String quirks) {
        Hub.asOperator()
                .body("{\"quirks\":" + quirks + "}")
                .patch("/operator/v1/platforms/" + platformIdOf(who.parties.getFirst()))
                .then()
                .statusCode(200);
    }

    /** What the hub found out about a partner's platform, such as {@code trailing_slash}. */
    static boolean detected(RecordingParty who, String what) {
        return Hub.asOperator()
                .get("/operator/v1/platforms/" + platformIdOf(who.parties.getFirst()))
                .then()
                .statusCode(200)
                .extract()
                .path("detected_" + what);
    }
}
