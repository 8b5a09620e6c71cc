package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crossvolt.emsp.Emsp.Person;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Contracts in cars, with a neighbour that answers as the pki-broker's document says. */
@QuarkusTest
class PlugAndChargeTest {

    private static final String KNOWN_CAR = "WXV12345678901001";
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    /** Contracts about which the neighbour can not say anything now. */
    private static final Set<String> UNREACHABLE = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void neighbours() {
        Realm.open();
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(PlugAndChargeTest::answer)
                .listen(ConfigProvider.getConfig().getValue("test.pki.port", Integer.class), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            ASKED.add(request.method() + " " + request.path() + " " + body);
            boolean signedIn =
                    String.valueOf(request.getHeader("Authorization")).startsWith("Bearer ");
            int status;
            if (!signedIn) {
                status = 401;
            } else if (request.path().equals("/opnc/v1/cps/contractData/generateandsign")) {
                JsonObject order = body.toJsonObject();
                boolean whole = List.of("emaid", "contractBegins", "contractEnds", "xsdMsgDefNamespace").stream()
                        .allMatch(order::containsKey);
                status = !whole ? 400 : order.getString("pcid").equals(KNOWN_CAR) ? 201 : 404;
            } else if (UNREACHABLE.contains(
                    request.path().substring(request.path().lastIndexOf('/') + 1))) {
                status = 503;
            } else {
                status = request.path().startsWith("/opnc/v1/ccp/signedcontractdata/") ? 200 : 404;
            }
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"detail\":\"There is no such car in the pool.\"}");
        });
    }

    private static ValidatableResponse provision(Person person, String pcid) {
        return Emsp.asOperator()
                .body("{\"pcid\":\"" + pcid + "\"}")
                .post("/emsp/v1/vehicles/" + person.contract())
                .then();
    }

    private static String allowed(Person person) {
        return Emsp.call("POST", "/sender/tokens/" + person.contract() + "/authorize?type=OTHER", null)
                .data()
                .path("allowed")
                .asText();
    }

    @Test
    void a_contract_goes_into_a_car_is_authorised_by_its_emaid_and_revoked() {
        Person ann = Emsp.person();
        assertThat(allowed(ann)).isEmpty();
        provision(ann, KNOWN_CAR.toLowerCase(java.util.Locale.ROOT))
                .statusCode(201)
                .body("vehicles", hasSize(1))
                .body("vehicles[0].state", equalTo("PROVISIONED"));
        assertThat(ASKED.getLast()).contains(ann.contract(), KNOWN_CAR, "urn:iso:15118:2:2013:MsgDef");
        assertThat(allowed(ann)).isEqualTo("ALLOWED");
        provision(ann, KNOWN_CAR).statusCode(201).body("vehicles", hasSize(1));
        Emsp.asOperator().delete("/emsp/v1/vehicles/" + ann.contract()).then().statusCode(204);
        assertThat(ASKED.getLast()).startsWith("DELETE /opnc/v1/ccp/signedcontractdata/" + ann.contract());
        assertThat(allowed(ann)).isEqualTo("BLOCKED");
        assertThat(Emsp.authorize(ann.uid(), null).data().path("allowed").asText())
                .as("the card is another token")
                .isEqualTo("ALLOWED");
        provision(ann, KNOWN_CAR).statusCode(201);
        assertThat(allowed(ann)).isEqualTo("ALLOWED");
    }

    @Test
    void what_can_not_be_provisioned_leaves_no_token_behind() {
        Person ann = Emsp.person();
        provision(ann, "WXV99999999999999")
                .statusCode(422)
                .body("detail", equalTo("The pki-broker refused: There is no such car in the pool."));
        provision(ann, "short").statusCode(400).body("errors[0].pointer", equalTo("/pcid"));
        Emsp.asOperator()
                .body("{}")
                .post("/emsp/v1/vehicles/" + ann.contract())
                .then()
                .statusCode(400);
        Emsp.asOperator()
                .body("{\"pcid\":\"" + KNOWN_CAR + "\"}")
                .post("/emsp/v1/vehicles/NLCVEC00000000")
                .then()
                .statusCode(404);
        assertThat(allowed(ann)).isEmpty();
        Emsp.asOperator()
                .post("/emsp/v1/contracts/" + ann.contract() + "/end")
                .then()
                .statusCode(200);
        provision(ann, KNOWN_CAR).statusCode(409);
        Emsp.asOperator().get("/emsp/v1/vehicles/" + ann.contract()).then().body("vehicles", hasSize(0));
    }

    private static ValidatableResponse prefer(Person person, String pcid) {
        return Emsp.asOperator()
                .put("/emsp/v1/vehicles/" + person.contract() + "/" + pcid + "/default")
                .then();
    }

    @Test
    void a_contract_takes_the_place_of_another_providers_only_in_a_car_it_is_in() {
        Person ann = Emsp.person();
        prefer(ann, KNOWN_CAR).statusCode(404);
        provision(ann, KNOWN_CAR).statusCode(201);
        prefer(ann, "WXV99999999999999").statusCode(404);
        prefer(ann, "x").statusCode(404);
        prefer(Emsp.person(), KNOWN_CAR).statusCode(404);
        Emsp.asDriver(ann.subject())
                .put("/emsp/v1/vehicles/" + ann.contract() + "/" + KNOWN_CAR + "/default")
                .then()
                .statusCode(403);
        assertThat(ASKED).noneMatch(call -> call.contains("/setdefault"));
        prefer(ann, KNOWN_CAR.toLowerCase(java.util.Locale.ROOT)).statusCode(204);
        assertThat(ASKED.getLast())
                .startsWith("POST /opnc/v1/ccp/signedcontractdata/" + ann.contract() + "/" + KNOWN_CAR + "/setdefault");
        Emsp.asOperator().delete("/emsp/v1/vehicles/" + ann.contract()).then().statusCode(204);
        prefer(ann, KNOWN_CAR).statusCode(409);
    }

    private static ValidatableResponse erase(Person person) {
        return Emsp.asOperator().delete("/emsp/v1/drivers/" + person.driver()).then();
    }

    private static String name(Person person) {
        return Emsp.asOperator()
                .get("/emsp/v1/drivers/" + person.driver())
                .then()
                .extract()
                .path("name");
    }

    @Test
    void a_driver_is_not_forgotten_while_a_car_still_has_the_contract() {
        Person ann = Emsp.person();
        provision(ann, KNOWN_CAR).statusCode(201);
        UNREACHABLE.add(ann.contract());
        erase(ann).statusCode(503);
        assertThat(name(ann)).as("all or nothing").isEqualTo("Ann Person");
        Emsp.asOperator().get("/emsp/v1/vehicles/" + ann.contract()).then().body("vehicles", hasSize(1));
        UNREACHABLE.remove(ann.contract());
        erase(ann).statusCode(204);
        assertThat(ASKED.getLast()).startsWith("DELETE /opnc/v1/ccp/signedcontractdata/" + ann.contract());
        assertThat(name(ann)).isNull();
        Emsp.asOperator().get("/emsp/v1/vehicles/" + ann.contract()).then().body("vehicles", hasSize(0));
        assertThat(allowed(ann)).isEqualTo("BLOCKED");
        int asked = ASKED.size();
        erase(ann).statusCode(404);
        Person walker = Emsp.person();
        erase(walker).statusCode(204);
        Person revoked = Emsp.person();
        provision(revoked, KNOWN_CAR).statusCode(201);
        Emsp.asOperator()
                .delete("/emsp/v1/vehicles/" + revoked.contract())
                .then()
                .statusCode(204);
        erase(revoked).statusCode(204);
        assertThat(ASKED.subList(asked, ASKED.size()))
                .as("nobody is asked about who is gone, has no car, or has left it already")
                .filteredOn(call -> call.startsWith("DELETE"))
                .hasSize(1);
    }
}
