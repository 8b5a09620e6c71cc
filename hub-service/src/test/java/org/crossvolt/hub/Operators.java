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
}
