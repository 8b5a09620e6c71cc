package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One party proposes, the other accepts; nobody else sees it. */
@QuarkusTest
class ProposalsTest {

    private static final String PROPOSALS = "/operator/v1/proposals";

    private String one;
    private String two;

    @BeforeEach
    void two_parties() {
        one = "NL-P" + Unique.letters(2);
        two = "FR-P" + Unique.letters(2);
    }

    private static RequestSpecification as(String party) {
        return given().auth().oauth2(TestTokens.ofPartyAdmin(party)).contentType(ContentType.JSON);
    }

    private String body() {
        return "{\"parties\":[\"" + one + "\",\"" + two + "\"],\"modules\":[\"locations\",\"tariffs\"]}";
    }

    private String proposed() {
        return as(one).body(body())
                .post(PROPOSALS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void a_proposal_holds_once_the_other_accepts() {
        String id = proposed();
        Hub.asOperator().get("/operator/v1/agreements/" + id).then().statusCode(404);
        as(two).get(PROPOSALS).then().statusCode(200).body("proposals.id", hasItem(id));
        as(two).post(PROPOSALS + "/" + id + "/accept").then().statusCode(200).body("modules", hasItem("tariffs"));
        Hub.asOperator().get("/operator/v1/agreements/" + id).then().statusCode(200);
        as(one).get("/operator/v1/agreements/" + id).then().statusCode(200);
        as(two).get(PROPOSALS).then().body("proposals.id", not(hasItem(id)));
        as(two).post(PROPOSALS + "/" + id + "/accept").then().statusCode(404);
    }

    @Test
    void nobody_accepts_its_own_proposal_or_proposes_for_another() {
        String id = proposed();
        as(one).post(PROPOSALS + "/" + id + "/accept").then().statusCode(403).body("detail", containsString(two));
        as(two).body(body()).post(PROPOSALS).then().statusCode(403).body("detail", containsString(one));
        Hub.asOperator().body(body()).post(PROPOSALS).then().statusCode(403);
        Hub.asOperator().post(PROPOSALS + "/" + id + "/accept").then().statusCode(403);
    }

    @Test
    void strangers_see_nothing_of_it() {
        String id = proposed();
        RequestSpecification stranger = as("DE-ZZZ");
        stranger.get(PROPOSALS).then().statusCode(200).body("proposals.id", not(hasItem(id)));
        as("DE-ZZZ").post(PROPOSALS + "/" + id + "/accept").then().statusCode(404);
        as("DE-ZZZ").delete(PROPOSALS + "/" + id).then().statusCode(404);
        as(two).post(PROPOSALS + "/" + id + "/accept").then().statusCode(200);
        as("DE-ZZZ").get("/operator/v1/agreements/" + id).then().statusCode(404);
        as("DE-ZZZ").delete("/operator/v1/agreements/" + id).then().statusCode(404);
        as("DE-ZZZ").get("/operator/v1/agreements").then().body("agreements.id", not(hasItem(id)));
        as(one).body(body()).put("/operator/v1/agreements/" + id).then().statusCode(403);
    }

    @Test
    void either_party_may_withdraw_reject_or_end() {
        as(one).delete(PROPOSALS + "/" + proposed()).then().statusCode(204);
        as(two).delete(PROPOSALS + "/" + proposed()).then().statusCode(204);
        String id = proposed();
        as(two).post(PROPOSALS + "/" + id + "/accept").then().statusCode(200);
        as(one).delete("/operator/v1/agreements/" + id).then().statusCode(204);
        Hub.asOperator().get("/operator/v1/agreements/" + id).then().statusCode(404);
    }

    @Test
    void a_later_proposal_replaces_the_earlier() {
        String earlier = proposed();
        String later = proposed();
        as(two).post(PROPOSALS + "/" + earlier + "/accept").then().statusCode(404);
        as(two).post(PROPOSALS + "/" + later + "/accept").then().statusCode(200);
    }

    @Test
    void what_is_wrong_is_named() {
        as(one).body("{\"parties\":[\"" + one + "\"]}").post(PROPOSALS).then().statusCode(400);
        as(one).body("{\"parties\":[\"" + one + "\",\"" + one + "\"]}")
                .post(PROPOSALS)
                .then()
                .statusCode(400);
        as(one).body("{").post(PROPOSALS).then().statusCode(400);
        given().get(PROPOSALS).then().statusCode(401);
        given().auth().oauth2(TestTokens.of("driver")).get(PROPOSALS).then().statusCode(403);
    }
}
