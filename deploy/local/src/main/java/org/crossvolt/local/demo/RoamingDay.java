package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crossvolt.local.demo.DemoPlatform.Arrival;
import org.crossvolt.local.demo.DemoPlatform.Own;

/** The day, scene by scene. Each claim is about what the other side received. */
final class RoamingDay {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int SENDERS = 12;
    private static final int TOKENS = 20;
    private static final String HUB = "NL-HUB";
    private static final String AMBER = "NL-AMB";
    private static final String BIRCH = "DE-BIR";
    private static final String BIRCH_MOBILITY = "DE-BIM";
    private static final String CEDAR = "NL-CED";
    private static final String CEDAR_BELGIUM = "BE-CEB";
    private static final String DUNE = "DE-DUN";

    private final Vertx vertx;
    private final DemoMain.Options options;
    private final Narrator narrator;
    private final Instant now = Instant.now();
    /** When the charged session began: it is over when its CDR is sent. */
    private final Instant plugged = now.minusSeconds(1_200);

    private final Generated generated;
    private final OperatorDesk operator;
    private final DemoPlatform amber;
    private final DemoPlatform birch;
    private final DemoPlatform cedar;
    private final DemoPlatform dune;
    private final Map<String, Map<String, String>> published = new HashMap<>();

    RoamingDay(Vertx vertx, DemoMain.Options options, Narrator narrator) {
        this.vertx = vertx;
        this.options = options;
        this.narrator = narrator;
        this.generated = new Generated(options.seed(), now);
        this.operator = new OperatorDesk(options.hub(), options.addresses().issuer());
        this.amber = new DemoPlatform(vertx, options.hub(), "Amber Charging", "CPO " + AMBER);
        this.birch = new DemoPlatform(vertx, options.hub(), "Birch Energy", "CPO " + BIRCH, "EMSP " + BIRCH_MOBILITY);
        this.cedar = new DemoPlatform(vertx, options.hub(), "Cedar Mobility", "EMSP " + CEDAR, "EMSP " + CEDAR_BELGIUM);
        this.dune = new DemoPlatform(vertx, options.hub(), "Dune Drive", "EMSP " + DUNE);
    }

    void play() {
        join();
        Path file = options.locations();
        if (file == null) {
            publishGenerated();
        } else {
            publishFile(file);
        }
        distributeTokens();
        authorise();
        charge();
        newcomerReadsEverything();
        liveStatus();
        offlineAndBack();
        lookAtTheTrace();
    }

    private void join() {
        narrator.scene("Morning: three platforms join the hub");
        register(amber);
        // A hub tells what changes; what was so before, a platform reads when it joins.
        Reply atFirst = amber.call("GET", "/ocpi/2.2.1/hubclientinfo", "", "", null);
        register(birch);
        register(cedar);
        Reply infos = cedar.call("GET", "/ocpi/2.2.1/hubclientinfo", "", "", null);
        narrator.check(
                "Cedar sees Amber and Birch CONNECTED in hubclientinfo",
                statusIn(infos.data(), AMBER).equals("CONNECTED")
                        && statusIn(infos.data(), BIRCH).equals("CONNECTED"));
        narrator.eventually(
                "Amber knows that Cedar is connected, from the list or from a push",
                SOON,
                () -> statusIn(atFirst.data(), CEDAR).equals("CONNECTED") || told(amber, CEDAR, "CONNECTED"));
    }

    private void register(DemoPlatform platform) {
        platform.register(operator.invite(platform));
        narrator.say(platform.name + " registered with " + String.join(", ", platform.roles));
    }

    private static String statusIn(JsonNode infos, String party) {
        for (JsonNode info : infos) {
            if ((info.path("country_code").asText() + "-"
                            + info.path("party_id").asText())
                    .equals(party)) {
                return info.path("status").asText();
            }
        }
        return "";
    }

    private static boolean told(DemoPlatform viewer, String party, String status) {
        return viewer.arrived("/hubclientinfo/" + party.replace('-', '/')).stream()
                .anyMatch(push -> push.body().contains("\"" + status + "\""));
    }

    private void publishGenerated() {
        narrator.scene("The networks publish " + options.generated() + " locations (seed " + options.seed() + ")");
        int half = options.generated() / 2;
        for (int i = 1; i <= options.generated(); i++) {
            String owner = i <= half ? AMBER : BIRCH;
            published
                    .computeIfAbsent(owner, first -> new HashMap<>())
                    .put(Generated.id(i), generated.location(owner, i));
        }
        for (String owner : List.of(AMBER, BIRCH)) {
            for (int i = 1; i <= 5; i++) {
                push(platformOf(owner), owner, "tariffs", "T-" + i, generated.tariff(owner, i));
            }
        }
        List<String> refused = pushAll(published);
        narrator.check("the hub kept every one of them", refused.isEmpty());
        refused.stream().limit(5).forEach(narrator::say);
        for (String owner : List.of(AMBER, BIRCH)) {
            checkReceived(cedar, CEDAR, owner);
            checkReceived(cedar, CEDAR_BELGIUM, owner);
        }
        checkReceived(birch, BIRCH_MOBILITY, AMBER);
        narrator.check(
                "nobody got its own locations back",
                amber.held(AMBER, "locations", AMBER) == 0 && birch.held(BIRCH_MOBILITY, "locations", BIRCH) == 0);
        narrator.check(
                "Cedar has Amber's five tariffs with their decimals as written",
                cedar.held(CEDAR, "tariffs", AMBER) == 5
                        && String.valueOf(cedar.held(CEDAR, "tariffs", AMBER, "T-1"))
                                .contains("0.2600"));
    }

    private void publishFile(Path file) {
        List<LocationFile.Published> locations = LocationFile.read(file);
        narrator.scene("A real network joins with " + locations.size() + " locations from " + file);
        List<String> owners =
                locations.stream().map(LocationFile.Published::party).distinct().toList();
        for (int i = 1; i <= 5; i++) {
            published
                    .computeIfAbsent(AMBER, first -> new HashMap<>())
                    .put(Generated.id(i), generated.location(AMBER, i));
            published
                    .computeIfAbsent(BIRCH, first -> new HashMap<>())
                    .put(Generated.id(i + 5), generated.location(BIRCH, i + 5));
        }
        Map<String, Map<String, String>> real = new HashMap<>();
        locations.forEach(location ->
                real.computeIfAbsent(location.party(), first -> new HashMap<>()).put(location.id(), location.json()));
        try (DemoPlatform network = new DemoPlatform(
                vertx,
                options.hub(),
                "Published network",
                owners.stream().map(owner -> "CPO " + owner).toArray(String[]::new))) {
            network.register(operator.invite(network));
            narrator.say("registered as " + String.join(", ", network.roles));
            pushAll(published);
            List<String> refused = new ArrayList<>();
            real.forEach((owner, objects) -> objects.forEach((id, json) -> {
                Reply reply = network.call(
                        "PUT",
                        "/ocpi/2.2.1/receiver/locations/" + owner.replace('-', '/') + "/" + encode(id),
                        owner,
                        HUB,
                        json);
                if (reply.code() != 1000) {
                    refused.add(owner + " " + id + ": "
                            + reply.json().path("status_message").asText());
                }
            }));
            int accepted = locations.size() - refused.size();
            narrator.say("accepted " + accepted + ", refused " + refused.size());
            refused.forEach(line -> narrator.say("refused " + line));
            narrator.check("the hub took most of what the network publishes", accepted * 10 >= locations.size() * 9);
            for (String owner : owners) {
                for (String receiver : List.of(CEDAR, CEDAR_BELGIUM)) {
                    long expected = real.getOrDefault(owner, Map.of()).keySet().stream()
                            .filter(id -> refused.stream().noneMatch(line -> line.startsWith(owner + " " + id + ":")))
                            .count();
                    narrator.eventually(
                            "Cedar received all " + expected + " accepted locations of " + owner + " at " + receiver,
                            LONG,
                            () -> cedar.held(receiver, "locations", owner) >= expected);
                    narrator.check(
                            "to the last byte, unknown fields included",
                            real.getOrDefault(owner, Map.of()).entrySet().stream()
                                    .allMatch(location -> {
                                        String held =
                                                cedar.held(receiver, "locations", owner, encode(location.getKey()));
                                        return held == null || held.equals(location.getValue());
                                    }));
                }
            }
        }
    }

    private static String encode(String id) {
        return java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private void checkReceived(DemoPlatform receiver, String party, String owner) {
        Map<String, String> expected = published.getOrDefault(owner, Map.of());
        narrator.eventually(
                receiver.name + " received all " + expected.size() + " of " + owner + " at " + party,
                LONG,
                () -> receiver.held(party, "locations", owner) >= expected.size());
        narrator.check(
                "each of them to the last byte, unknown fields included",
                expected.entrySet().stream()
                        .allMatch(location -> location.getValue()
                                .equals(receiver.held(party, "locations", owner, location.getKey()))));
    }

    private DemoPlatform platformOf(String owner) {
        return owner.equals(AMBER) ? amber : birch;
    }

    /** Many at a time, as networks do in the morning; what was refused, with the reason. */
    private List<String> pushAll(Map<String, Map<String, String>> objects) {
        List<String> refused = new ArrayList<>();
        long from = System.nanoTime();
        int count = 0;
        try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<String>> sent = new ArrayList<>();
            objects.forEach((owner, locations) -> locations.forEach((id, json) -> sent.add(senders.submit(() -> {
                Reply reply = push(platformOf(owner), owner, "locations", id, json);
                return reply.code() == 1000 ? "" : owner + " " + id + ": " + reply.shortened();
            }))));
            for (Future<String> outcome : sent) {
                if (!outcome.get().isEmpty()) {
                    refused.add(outcome.get());
                }
                if (++count % 1000 == 0) {
                    narrator.say(count + " pushed");
                }
            }
        } catch (ExecutionException failure) {
            throw new DemoFailure("a push failed: " + failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        narrator.say(String.format("pushed and kept %d in %.1f s", count - refused.size(), seconds));
        return refused;
    }

    private static Reply push(DemoPlatform platform, String owner, String module, String id, String json) {
        return platform.call(
                "PUT", "/ocpi/2.2.1/receiver/" + module + "/" + owner.replace('-', '/') + "/" + id, owner, HUB, json);
    }

    private void distributeTokens() {
        narrator.scene("Cedar publishes " + TOKENS + " tokens of its drivers");
        for (int i = 1; i <= TOKENS; i++) {
            push(cedar, CEDAR, "tokens", Generated.tokenUid(CEDAR, i), generated.token(CEDAR, i));
        }
        narrator.eventually(
                "both networks have them",
                SOON,
                () -> amber.held(AMBER, "tokens", CEDAR) == TOKENS && birch.held(BIRCH, "tokens", CEDAR) == TOKENS);
    }

    private void authorise() {
        narrator.scene("A driver of Cedar holds a card to a station of Amber");
        cedar.answer(arrival -> arrival.path().endsWith("/authorize")
                ? Own.ok("{\"allowed\":\"ALLOWED\",\"authorization_reference\":\"REF-1\",\"token\":"
                        + generated.token(CEDAR, 1) + "}")
                : Own.ok("null"));
        String uid = Generated.tokenUid(CEDAR, 1);
        Reply allowed = amber.call("POST", "/ocpi/2.2.1/sender/tokens/" + uid + "/authorize", AMBER, "", null);
        narrator.check(
                "Amber hears ALLOWED", allowed.data().path("allowed").asText().equals("ALLOWED"));
        narrator.check(
                "and learns from the headers that Cedar answered",
                allowed.header("OCPI-from-party-id").equals("CED"));
        narrator.check(
                "Cedar saw that Amber asked",
                cedar.arrived("/authorize").getLast().fromParty().equals(AMBER));
        Reply unknown = amber.call("POST", "/ocpi/2.2.1/sender/tokens/NOBODY/authorize", AMBER, "", null);
        narrator.check("a card nobody knows is 404 with 2004", unknown.status() == 404 && unknown.code() == 2004);
    }

    private void charge() {
        narrator.scene("Another driver starts a session from Cedar's app, charges, and stops");
        String session = "S-" + now.toEpochMilli();
        amber.answer(arrival -> arrival.path().startsWith("/receiver/commands/")
                ? Own.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}")
                : Own.ok("null"));
        String mine = cedar.url() + "/sender/commands/START_SESSION/op-1?user=7";
        Reply accepted = cedar.call(
                "POST",
                "/ocpi/2.2.1/receiver/commands/START_SESSION",
                CEDAR,
                "",
                "{\"response_url\":\"" + mine + "\",\"token\":" + generated.token(CEDAR, 2) + ",\"location_id\":\""
                        + Generated.id(1) + "\"}");
        narrator.check(
                "Amber accepts the command at once",
                accepted.data().path("result").asText().equals("ACCEPTED"));
        Arrival command = amber.arrived("/commands/START_SESSION").getLast();
        String hubUrl = responseUrl(command.body());
        narrator.check("Amber was given an address of the hub's, not Cedar's", hubUrl.startsWith(options.hub()));
        amber.call("POST", hubUrl, AMBER, CEDAR, "{\"result\":\"ACCEPTED\"}");
        narrator.eventually(
                "the result reaches Cedar at its own address",
                SOON,
                () -> cedar.arrived("/START_SESSION/op-1").stream()
                        .anyMatch(arrival -> arrival.query().equals("user=7")
                                && arrival.body().contains("ACCEPTED")));
        sessionUpdates(session);
        cdr(session);
    }

    private static String responseUrl(String body) {
        int from = body.indexOf("\"response_url\":\"") + 16;
        return body.substring(from, body.indexOf('"', from));
    }

    private void sessionUpdates(String session) {
        String path = "/ocpi/2.2.1/receiver/sessions/" + AMBER.replace('-', '/') + "/" + session;
        Reply put = amber.call("PUT", path, AMBER, "", sessionJson(session, "0.0"));
        narrator.check(
                "the session finds Cedar by its token alone",
                put.code() == 1000 && !cedar.arrived("/sessions/").isEmpty());
        for (int i = 1; i <= 3; i++) {
            String later = now.plusSeconds(60L * i).toString();
            int energy = i;
            String patch = "{\"kwh\":" + energy + ".50,\"charging_periods\":[{\"start_date_time\":\"" + later
                    + "\",\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":1.5}]}],\"last_updated\":\"" + later + "\"}";
            amber.call("PATCH", path, AMBER, "", patch);
        }
        narrator.check(
                "three updates reached Cedar as they were sent",
                cedar.arrived("/sessions/").stream()
                                .filter(arrival -> arrival.method().equals("PATCH")
                                        && arrival.path().endsWith(session))
                                .count()
                        == 3);
        narrator.eventually("Cedar can read the whole session from the hub, with all periods", SOON, () -> {
            Reply list =
                    cedar.call("GET", "/ocpi/2.2.1/sender/sessions?date_from=" + now.minusSeconds(1), CEDAR, HUB, null);
            for (JsonNode one : list.data()) {
                if (one.path("id").asText().equals(session)) {
                    return one.path("charging_periods").size() == 4
                            && one.path("kwh").asText().equals("3.5");
                }
            }
            return false;
        });
    }

    private String sessionJson(String id, String kwh) {
        return "{\"country_code\":\"NL\",\"party_id\":\"AMB\",\"id\":\"" + id + "\",\"start_date_time\":\"" + now
                + "\",\"kwh\":"
                + kwh + ",\"cdr_token\":" + cdrToken() + ",\"auth_method\":\"COMMAND\",\"location_id\":\""
                + Generated.id(1)
                + "\",\"evse_uid\":\"" + Generated.id(1)
                + "-1\",\"connector_id\":\"1\",\"currency\":\"EUR\",\"charging_periods\":["
                + "{\"start_date_time\":\"" + now + "\",\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":0.0}]}],"
                + "\"status\":\"ACTIVE\",\"last_updated\":\"" + now + "\"}";
    }

    private static String cdrToken() {
        return "{\"country_code\":\"NL\",\"party_id\":\"CED\",\"uid\":\"" + Generated.tokenUid(CEDAR, 2)
                + "\",\"type\":\"RFID\",\"contract_id\":\"NL-CED-C2\"}";
    }

    private String cdrJson(String id, String session, String totalCost) {
        return "{\"country_code\":\"NL\",\"party_id\":\"AMB\",\"id\":\"" + id
                + "\",\"start_date_time\":\"" + plugged
                + "\",\"end_date_time\":\"" + plugged.plusSeconds(600) + "\",\"session_id\":\"" + session
                + "\",\"cdr_token\":"
                + cdrToken() + ",\"auth_method\":\"COMMAND\",\"cdr_location\":{\"id\":\"" + Generated.id(1)
                + "\",\"address\":\"Laan 1\",\"city\":\"Utrecht\",\"country\":\"NLD\",\"coordinates\":{\"latitude\":\"52.090737\","
                + "\"longitude\":\"5.121420\"},\"evse_uid\":\"" + Generated.id(1)
                + "-1\",\"evse_id\":\"NL*AMB*E1*1\",\"connector_id\":\"1\","
                + "\"connector_standard\":\"IEC_62196_T2\",\"connector_format\":\"SOCKET\",\"connector_power_type\":\"AC_3_PHASE\"},"
                + "\"currency\":\"EUR\",\"tariffs\":[" + generated.tariff(AMBER, 1) + "],"
                + "\"charging_periods\":[{\"start_date_time\":\"" + plugged
                + "\",\"tariff_id\":\"T-1\",\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":4.5000}]}],\"total_cost\":"
                + totalCost
                + ",\"total_energy\":4.5000,\"total_time\":0.1667,\"last_updated\":\"" + now + "\"}";
    }

    private void cdr(String session) {
        // 4.5 kWh at 0.26 are 1.17, with 21 % VAT 1.42.
        String cdr = cdrJson("CDR-" + session, session, "{\"excl_vat\":1.17,\"incl_vat\":1.42}");
        cedar.answer(arrival -> switch (arrival.method()) {
            case "POST" -> new Own(201, Own.envelope("null"), cedar.url() + "/receiver/cdrs/kept/1");
            case "GET" -> Own.ok(cdr);
            default -> Own.ok("null");
        });
        Reply posted = amber.call("POST", "/ocpi/2.2.1/receiver/cdrs", AMBER, "", cdr);
        narrator.check(
                "the CDR reaches Cedar to the last byte",
                posted.status() == 201
                        && cedar.arrived("/receiver/cdrs").getLast().body().equals(cdr));
        String location = posted.header("Location");
        narrator.check("its Location is an address of the hub's", location.startsWith(options.hub()));
        Reply read = amber.call("GET", location, AMBER, CEDAR, null);
        narrator.check("and Amber can read the CDR there", read.body().contains(cdr));
        amber.call(
                "POST",
                "/ocpi/2.2.1/receiver/cdrs",
                AMBER,
                "",
                cdrJson("CDR-" + session + "-9", session, "{\"excl_vat\":9.99,\"incl_vat\":12.09}"));
        narrator.eventually(
                "the tariff-engine found the first CDR right and the second too dear, as the trace shows",
                SOON,
                () -> checked("CDR-" + session).startsWith("CONSISTENT")
                        && checked("CDR-" + session + "-9").startsWith("DEVIATES"));
        narrator.say("of the second it says: " + checked("CDR-" + session + "-9"));
    }

    /** What was found about a CDR, or nothing where it was not looked at yet. */
    private String checked(String id) {
        for (JsonNode leg : operator.get("/operator/v1/exchanges?party=" + AMBER + "&module=cdrs")
                .path("exchanges")) {
            if (leg.path("kind").asText().equals("CHECKED")
                    && leg.path("path").asText().equals(id)) {
                return leg.path("outcome").asText();
            }
        }
        return "";
    }

    private void newcomerReadsEverything() {
        narrator.scene("Noon: Dune joins late and reads everything by GET All");
        dune.register(operator.invite(dune));
        Map<String, String> read = new HashMap<>();
        int pages = 0;
        String next = "/ocpi/2.2.1/sender/locations?limit=100";
        String total = "";
        while (!next.isEmpty()) {
            Reply page = dune.call("GET", next, DUNE, HUB, null);
            if (page.code() != 1000) {
                throw new DemoFailure("a page was refused: " + page.shortened());
            }
            for (JsonNode location : page.data()) {
                read.put(
                        location.path("country_code").asText() + "-"
                                + location.path("party_id").asText() + " "
                                + location.path("id").asText(),
                        "");
            }
            total = page.header("X-Total-Count");
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
            pages++;
        }
        narrator.say(pages + " pages, " + read.size() + " locations");
        narrator.check(
                "none is missing and none came twice",
                Integer.toString(read.size()).equals(total));
        boolean all = published.entrySet().stream()
                .allMatch(owner ->
                        owner.getValue().keySet().stream().allMatch(id -> read.containsKey(owner.getKey() + " " + id)));
        narrator.check("all that was published today is among them", all);
    }

    private void liveStatus() {
        narrator.scene("Afternoon: stations report their status");
        int updates = Math.min(50, published.getOrDefault(AMBER, Map.of()).size());
        String later = now.plusSeconds(120).toString();
        for (int i = 1; i <= updates; i++) {
            amber.call(
                    "PATCH",
                    "/ocpi/2.2.1/receiver/locations/NL/AMB/" + Generated.id(i) + "/" + Generated.id(i) + "-1",
                    AMBER,
                    HUB,
                    "{\"status\":\"CHARGING\",\"last_updated\":\"" + later + "\"}");
        }
        narrator.eventually(
                "all " + updates + " changes reach Cedar and the newcomer Dune",
                SOON,
                () -> changed(cedar, CEDAR, later) >= updates && changed(dune, DUNE, later) >= updates);
        Reply list = dune.call("GET", "/ocpi/2.2.1/sender/locations?limit=100&date_from=" + later, DUNE, HUB, null);
        narrator.check(
                "and the hub's list shows " + updates + " locations changed since",
                list.header("X-Total-Count").equals(Integer.toString(updates)));
    }

    /** Amber's Locations that a party has with that moment in them: whole, as whoever is being resynced gets them, or by EVSE. */
    private static long changed(DemoPlatform platform, String party, String moment) {
        String start = party + " /receiver/locations/NL/AMB/";
        return platform.objects.entrySet().stream()
                .filter(held ->
                        held.getKey().startsWith(start) && held.getValue().contains(moment))
                .map(held -> held.getKey().substring(start.length()).split("/", -1)[0])
                .distinct()
                .count();
    }

    private void offlineAndBack() {
        narrator.scene("Evening: Birch's platform goes down, and comes back");
        int port = birch.goOffline();
        Reply gone = cedar.call("GET", "/ocpi/2.2.1/sender/tariffs", CEDAR, BIRCH, null);
        narrator.check("a request to Birch is answered with 4003 at once", gone.code() == 4003);
        narrator.eventually(
                "Cedar and Amber are told that Birch is OFFLINE",
                SOON,
                () -> told(cedar, BIRCH, "OFFLINE") && told(amber, BIRCH_MOBILITY, "OFFLINE"));
        birch.comeBack(port);
        cedar.arrivals.removeIf(arrival -> arrival.path().contains("/hubclientinfo/"));
        birch.call("GET", "/ocpi/2.2.1/hubclientinfo", "", "", null);
        narrator.eventually("and that it is CONNECTED again", SOON, () -> told(cedar, BIRCH, "CONNECTED"));
        narrator.check(
                "requests reach Birch again",
                cedar.call("GET", "/ocpi/2.2.1/sender/tariffs", CEDAR, BIRCH, null)
                                .code()
                        == 1000);
    }

    private void lookAtTheTrace() {
        narrator.scene("Night: the operator looks at the trace");
        narrator.eventually(
                "every leg of today's exchanges can be searched by party",
                SOON,
                () -> operator.get("/operator/v1/exchanges?party=" + CEDAR + "&module=cdrs")
                                .path("exchanges")
                                .size()
                        >= 2);
        narrator.scene("Summary of what each side received");
        for (DemoPlatform platform : List.of(amber, birch, cedar, dune)) {
            narrator.say(String.format(
                    "%-16s %6d pushed objects, %4d other messages",
                    platform.name, platform.pushes.get(), platform.arrivals.size()));
        }
        List.of(amber, birch, cedar, dune).forEach(DemoPlatform::close);
    }
}
