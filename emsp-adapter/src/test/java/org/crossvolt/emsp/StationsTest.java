package org.crossvolt.emsp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StationsTest {

    private static final String NOON = "2026-01-01T12:00:00Z";

    /** A station near Groningen, away from those of other tests. */
    private static String station(String id, String latitude, String longitude, String more) {
        return Samples.location("NL-CPO", id, NOON)
                .replace("52.09073", latitude)
                .replace("5.12142", longitude)
                .replace("\"x_own_field\"", more + "\"x_own_field\"")
                .replace("\"max_amperage\":32", "\"max_amperage\":32,\"tariff_ids\":[\"T-" + id + "\"]");
    }

    private static void put(String id, String latitude, String longitude, String more) {
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/" + id, station(id, latitude, longitude, more))
                        .code())
                .isEqualTo(1000);
    }

    @Test
    void the_drivers_doors_are_for_drivers_with_a_contract_here() {
        String door = "/driver/v1/stations?latitude=53&longitude=6";
        given().get(door).then().statusCode(401);
        given().auth().oauth2(TestTokens.of("emsp-operator")).get(door).then().statusCode(403);
        Emsp.asDriver("stranger").get(door).then().statusCode(403).body("detail", containsString("no driver"));
        Emsp.asDriver(Emsp.person().subject()).get(door).then().statusCode(200);
    }

    @Test
    void stations_are_found_by_distance_and_by_every_filter() {
        Person ann = Emsp.person();
        put("GRO1", "53.21940", "6.56650", "\"operator\":{\"name\":\"Grön <b>Strom</b>\"},");
        put("GRO2", "53.22940", "6.56650", "");
        Emsp.call("PUT", "/receiver/tariffs/NL/CPO/T-GRO1", Samples.tariff("NL-CPO", "T-GRO1", NOON));
        String near = "/driver/v1/stations?latitude=53.2194&longitude=6.5665";
        Emsp.asDriver(ann.subject())
                .get(near + "&radius=3000")
                .then()
                .statusCode(200)
                .body("stations.id", equalTo(List.of("NL/CPO/GRO1", "NL/CPO/GRO2")))
                .body("stations[0].distance", equalTo(0))
                .body("stations[1].distance", equalTo(1112))
                .body("stations[0].max_power_kw", equalTo(22.08f))
                .body("stations[0].kwh_price", equalTo(0.3f))
                .body("stations[0].available", equalTo(1));
        for (String filter : List.of(
                "&radius=500",
                "&max_price=0.30",
                "&operator=strom",
                "&connector=IEC_62196_T2&min_power=22&max_price=1&available=true")) {
            Emsp.asDriver(ann.subject())
                    .get(near + filter)
                    .then()
                    .statusCode(200)
                    .body("stations.id", hasItem("NL/CPO/GRO1"));
        }
        for (String filter : List.of(
                "&max_price=0.29",
                "&operator=shell",
                "&connector=CHADEMO",
                "&min_power=50",
                "&radius=1&connector=CHAOJI")) {
            Emsp.asDriver(ann.subject())
                    .get(near + filter)
                    .then()
                    .statusCode(200)
                    .body("stations.id", not(hasItem("NL/CPO/GRO1")));
        }
        Emsp.call(
                "PATCH",
                "/receiver/locations/NL/CPO/GRO1/1",
                "{\"status\":\"CHARGING\",\"last_updated\":\"2026-01-02T00:00:00Z\"}");
        Emsp.asDriver(ann.subject())
                .get(near + "&available=true&radius=500")
                .then()
                .body("stations", hasSize(0));
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations/NL/CPO/gro1")
                .then()
                .statusCode(200)
                .body("evses[0].status", equalTo("CHARGING"))
                .body("evses[0].connectors[0].tariffs[0].currency", equalTo("EUR"))
                .body("station.operator", equalTo("Grön <b>Strom</b>"));
    }

    /** Open all day on the weekday that it is now in one zone, and closed in the other, where it is another day. */
    private static String openToday(String zoneOfToday, String zone) {
        int today = Instant.now().atZone(ZoneId.of(zoneOfToday)).getDayOfWeek().getValue();
        return "\"time_zone\":\"" + zone
                + "\",\"charging_when_closed\":false,\"opening_times\":{\"twentyfourseven\":false,"
                + "\"regular_hours\":[{\"weekday\":" + today
                + ",\"period_begin\":\"00:00\",\"period_end\":\"24:00\"}]},";
    }

    @Test
    void available_now_means_open_now_in_the_places_own_time() {
        Person ann = Emsp.person();
        // Twenty-five hours apart: never the same day.
        String east = "Pacific/Kiritimati";
        String west = "Pacific/Pago_Pago";
        for (String[] one : new String[][] {
            {"OPEN-E", openToday(east, east)},
            {"OPEN-W", openToday(west, west)},
            {"SHUT-E", openToday(west, east)},
            {"SHUT-W", openToday(east, west)}
        }) {
            String place =
                    station(one[0], "52.50000", "6.10000", "").replace("\"time_zone\":\"Europe/Amsterdam\",", one[1]);
            assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/" + one[0], place)
                            .code())
                    .isEqualTo(1000);
        }
        String near = "/driver/v1/stations?latitude=52.5&longitude=6.1&radius=100";
        Emsp.asDriver(ann.subject()).get(near).then().statusCode(200).body("stations", hasSize(4));
        Emsp.asDriver(ann.subject())
                .get(near + "&available=true")
                .then()
                .statusCode(200)
                .body("stations.id", containsInAnyOrder("NL/CPO/OPEN-E", "NL/CPO/OPEN-W"));
        String closed = station("SHUT-E", "52.50000", "6.10000", "")
                .replace("\"time_zone\":\"Europe/Amsterdam\",", openToday(west, east))
                .replace("\"charging_when_closed\":false", "\"charging_when_closed\":true")
                .replace(NOON, "2026-01-01T13:00:00Z");
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/SHUT-E", closed).code())
                .isEqualTo(1000);
        Emsp.asDriver(ann.subject()).get(near + "&available=true").then().body("stations.id", hasItem("NL/CPO/SHUT-E"));
    }

    @Test
    void a_box_shows_stations_and_a_full_one_clusters() {
        Person ann = Emsp.person();
        for (int i = 0; i < 205; i++) {
            put("BOX" + i, "10." + (10000 + i * 10), "20.10000", "");
        }
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations?south=10.1&west=20&north=10.101&east=20.2&limit=200")
                .then()
                .statusCode(200)
                .body("total", equalTo(11))
                .body("stations", hasSize(11))
                .body("clusters", hasSize(0));
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations?south=10&west=20&north=11&east=21")
                .then()
                .statusCode(200)
                .body("total", equalTo(205))
                .body("stations", hasSize(0))
                .body("clusters.stations.sum()", equalTo(205));
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations?south=10&west=170&north=11&east=-170")
                .then()
                .statusCode(200)
                .body("total", equalTo(0));
    }

    @Test
    void an_unpublished_place_is_there_for_those_it_names_only() {
        Person ann = Emsp.person();
        Person bob = Emsp.person();
        String hidden = station(
                        "HIDDEN",
                        "54.00000",
                        "6.00000",
                        "\"publish_allowed_to\":[{\"uid\":\"" + ann.uid() + "\",\"type\":\"RFID\"}],")
                .replace("\"publish\":true", "\"publish\":false");
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/HIDDEN", hidden).code())
                .isEqualTo(1000);
        String search = "/driver/v1/stations?latitude=54&longitude=6&radius=100";
        Emsp.asDriver(ann.subject()).get(search).then().body("stations", hasSize(1));
        Emsp.asDriver(bob.subject()).get(search).then().body("stations", hasSize(0));
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations/NL/CPO/HIDDEN")
                .then()
                .statusCode(200);
        Emsp.asDriver(bob.subject())
                .get("/driver/v1/stations/NL/CPO/HIDDEN")
                .then()
                .statusCode(404);
    }

    @Test
    void a_search_that_can_not_be_is_refused_with_every_reason() {
        Person ann = Emsp.person();
        Emsp.asDriver(ann.subject())
                .get(
                        "/driver/v1/stations?latitude=91&radius=0&connector=PLUG&min_power=x&available=maybe&colour=red&limit=0")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(
                        "errors.pointer",
                        hasItems(
                                "/latitude",
                                "/longitude",
                                "/radius",
                                "/connector",
                                "/min_power",
                                "/available",
                                "/colour",
                                "/limit"));
        for (String wrong : List.of(
                "",
                "?latitude=1",
                "?south=2&north=1&west=0&east=0",
                "?south=1",
                "?latitude=NaN&longitude=0",
                "?latitude=1e1&longitude=0")) {
            Emsp.asDriver(ann.subject())
                    .get("/driver/v1/stations" + wrong)
                    .then()
                    .statusCode(400);
        }
        for (String nowhere : List.of("NL/CPO/NONE", "N/CPO/X", "NL/CPOX/X")) {
            Emsp.asDriver(ann.subject())
                    .get("/driver/v1/stations/" + nowhere)
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void locations_are_kept_to_the_byte_and_refused_where_they_can_not_be() {
        put("BYTES", "55.00000", "6.00000", "");
        assertThat(Emsp.call("GET", "/receiver/locations/NL/CPO/BYTES", null).body())
                .contains("\"x_own_field\":{\"keep\":[1.50,1e2,\"é\"]}");
        assertThat(Emsp.call("GET", "/receiver/locations/nl/cpo/bytes/1/1", null)
                        .data()
                        .path("id")
                        .asText())
                .isEqualTo("1");
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/OTHER", station("BYTES", "1.00000", "1.00000", ""))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/XXX/BYTES", station("BYTES", "1.00000", "1.00000", ""))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PUT", "/receiver/locations/NL/CPO/BYTES", "{").status())
                .isEqualTo(400);
        assertThat(Emsp.call("PATCH", "/receiver/locations/NL/CPO/BYTES", "{\"name\":\"x\"}")
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PATCH", "/receiver/locations/NL/CPO/NOWHERE", "{\"last_updated\":\"" + NOON + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(Emsp.call("DELETE", "/receiver/locations/NL/CPO/BYTES", null).status())
                .isEqualTo(405);
        assertThat(Emsp.call("DELETE", "/receiver/tariffs/NL/CPO/NEVER", null).status())
                .isEqualTo(404);
    }

    @Test
    void a_planned_charge_has_a_price_before_it_starts() {
        TariffDesk.open();
        Person ann = Emsp.person();
        put("PRICED", "56.00000", "6.00000", "");
        String plan = "{\"evse_uid\":\"1\",\"connector_id\":\"1\",\"energy\":20,\"minutes\":60}";
        String address = "/driver/v1/stations/NL/CPO/PRICED/price";
        Emsp.asDriver(ann.subject()).body(plan).post(address).then().statusCode(422);
        Emsp.call("PUT", "/receiver/tariffs/NL/CPO/T-PRICED", Samples.tariff("NL-CPO", "T-PRICED", NOON));
        Emsp.asDriver(ann.subject())
                .body(plan)
                .post(address)
                .then()
                .statusCode(200)
                .body("tariff", equalTo("T-PRICED"))
                .body("price.total.excl_vat", equalTo(5.0f))
                .body("price.total.incl_vat", equalTo(6.0f))
                .body("price.lines[0].dimension", equalTo("ENERGY"));
        Emsp.asDriver(ann.subject())
                .body("{\"evse_uid\":7,\"energy\":-1,\"minutes\":99999,\"more\":1}")
                .post(address)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItems("/evse_uid", "/connector_id", "/energy", "/minutes", "/more"));
        Emsp.asDriver(ann.subject())
                .body(plan.replace("\"1\"", "\"9\""))
                .post(address)
                .then()
                .statusCode(404);
    }

    @Test
    void a_change_of_one_evse_counts_though_another_evse_changed_later() {
        Person ann = Emsp.person();
        String id = ChargingTest.unique("L");
        String address = "/receiver/locations/NL/CPO/" + id;
        String first = Samples.evse("1", "AVAILABLE", "2026-01-01T00:00:00Z");
        Emsp.call(
                "PUT",
                address,
                Samples.location("NL-CPO", id, "2026-01-01T00:00:00Z")
                        .replace(first, first + "," + Samples.evse("2", "AVAILABLE", "2026-01-01T00:00:00Z")));
        Emsp.call("PATCH", address + "/1", "{\"status\":\"CHARGING\",\"last_updated\":\"2026-01-01T00:00:09Z\"}");
        Emsp.call("PATCH", address + "/2", "{\"status\":\"OUTOFORDER\",\"last_updated\":\"2026-01-01T00:00:08Z\"}");
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations/NL/CPO/" + id)
                .then()
                .statusCode(200)
                .body("evses.status", equalTo(List.of("CHARGING", "OUTOFORDER")))
                .body("station.available", equalTo(0));
        Emsp.call("PATCH", address + "/1", "{\"status\":\"AVAILABLE\",\"last_updated\":\"2026-01-01T00:00:05Z\"}");
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/stations/NL/CPO/" + id)
                .then()
                .body("evses[0].status", equalTo("CHARGING"));
    }
}
