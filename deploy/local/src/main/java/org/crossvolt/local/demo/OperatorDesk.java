package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.crossvolt.local.Desk;

/** The hub's operator: signs in and hands out invitations. */
final class OperatorDesk {

    private final Desk desk;

    OperatorDesk(String hub, String issuer) {
        this.desk = new Desk(hub, issuer, "operator");
    }

    /** A token A: for a new platform, or again for the one that hosts the party already. */
    String invite(DemoPlatform platform) {
        for (JsonNode known : get("/operator/v1/platforms").path("platforms")) {
            for (JsonNode role : known.path("roles")) {
                if (role.path("party").asText().equals(platform.parties.getFirst())) {
                    return desk.post(
                                    "/operator/v1/platforms/" + known.path("id").asText() + "/invite", "")
                            .path("token")
                            .asText();
                }
            }
        }
        return desk.post("/operator/v1/invitations", "{\"name\":\"" + platform.name + "\"}")
                .path("token")
                .asText();
    }

    JsonNode get(String path) {
        return desk.get(path);
    }
}
