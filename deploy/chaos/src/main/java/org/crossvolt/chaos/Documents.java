package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crossvolt.chaos.DocumentHistory.Cdr;
import org.crossvolt.chaos.DocumentHistory.Kind;
import org.crossvolt.chaos.DocumentHistory.Posted;
import org.crossvolt.chaos.Load.Member;
import org.jspecify.annotations.Nullable;

/**
 * CPOs that give the hub CDRs for safe-keeping, all by one seed: each again and again until it is answered, as a good partner
 * does. Now and then an acknowledged one comes once more, and now and then another under its id, which nobody may get (I7).
 */
final class Documents {

    /** The hub's state of a CDR that reached its receiver. */
    static final String DELIVERED = "DELIVERED";

    private static final int AGAIN_EVERY = 8;
    private static final int FORGED_EVERY = 5;
    private static final int FORGER_TRIES = 3;
    private static final long RETRY_MILLIS = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    /** A new agreement is known to both hubs by then. */
    private static final Duration AGREED = Duration.ofSeconds(1);

    private final Scale scale;
    private final HubClient hub;
    private final DocumentHistory history;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    Documents(Scale scale, HubClient hub, DocumentHistory history) {
        this.scale = scale;
        this.hub = hub;
        this.history = history;
    }

    /** @param receivers who agreed with every CPO to safe-keeping */
    void start(List<Member> cpos, List<Member> receivers) {
        int lane = 0;
        for (Member cpo : cpos) {
            Random random = new Random(scale.seed() + 7_000 + lane++);
            threads.add(Thread.ofVirtual().start(() -> post(cpo, receivers, random)));
        }
    }

    /** Ends once every CDR that was begun is answered. */
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void post(Member cpo, List<Member> receivers, Random random) {
        Load.pause(AGREED.toMillis());
        List<Cdr> kept = new ArrayList<>();
        double perSecond = (double) scale.cdrsPerSecond() / scale.cpos();
        for (int n = 1; running; n++) {
            String receiver =
                    receivers.get(random.nextInt(receivers.size())).partner().party();
            Cdr cdr = cdrOf(cpo.partner().party(), receiver, "D" + n, true);
            if (untilAnswered(cpo, cdr, Kind.TRUE, random)) {
                kept.add(cdr);
            }
            if (!kept.isEmpty() && n % AGAIN_EVERY == 0) {
                untilAnswered(cpo, kept.get(random.nextInt(kept.size())), Kind.SAME_AGAIN, random);
            }
            if (!kept.isEmpty() && n % FORGED_EVERY == 0) {
                forge(cpo, kept.get(random.nextInt(kept.size())), random);
            }
            Load.pause((long) (-Math.log(1 - random.nextDouble()) / perSecond * 1000));
        }
    }

    /** Whether it was acknowledged. */
    private boolean untilAnswered(Member cpo, Cdr cdr, Kind kind, Random random) {
        while (true) {
            Posted posted = post(cpo, cdr, kind, true, random);
            if (posted.isAck() || posted.isRefused()) {
                return posted.isAck();
            }
            Load.pause(RETRY_MILLIS);
        }
    }

    private void forge(Member cpo, Cdr kept, Random random) {
        Cdr forged = cdrOf(kept.owner(), kept.receiver(), kept.id(), false);
        for (int i = 0; i < FORGER_TRIES; i++) {
            if (!post(cpo, forged, Kind.FORGED, false, random).isRefused()) {
                Load.pause(RETRY_MILLIS);
            } else {
                return;
            }
        }
    }

    private Posted post(Member cpo, Cdr cdr, Kind kind, boolean honest, Random random) {
        long from = System.nanoTime();
        HubClient.Answer answer = hub.send(
                random,
                "POST",
                "/ocpi/2.2.1/receiver/cdrs",
                cpo.token(),
                cdr.owner(),
                cdr.receiver(),
                body(cdr.owner(), cdr.receiver(), cdr.id(), honest));
        // Who sends too much is told to wait; that is no refusal.
        int code = answer == null || answer.http() == TOO_MANY_REQUESTS ? 0 : answer.code();
        return history.posted(cdr, kind, code, code == 1000 ? deliveryIn(answer) : "", from);
    }

    /** From the address where it can be read again. */
    private static String deliveryIn(HubClient.@Nullable Answer answer) {
        if (answer == null) {
            return "";
        }
        String address = answer.response().headers().firstValue("Location").orElse("");
        return address.contains("/safekept/") ? address.substring(address.lastIndexOf('/') + 1) : "";
    }

    /**
     * What the hub says, at the end, of each CDR it acknowledged, by its own id of it. Waits until all are delivered, or for so
     * long.
     */
    Map<String, String> awaitStates(Duration patience) throws InterruptedException {
        Map<String, String> states = new HashMap<>();
        List<String> open = new ArrayList<>(history.acknowledged().stream()
                .map(Posted::delivery)
                .filter(id -> !id.isEmpty())
                .toList());
        long from = System.nanoTime();
        while (true) {
            open.forEach(id -> states.put(id, stateOf(id)));
            open.removeIf(id -> DELIVERED.equals(states.get(id)));
            if (open.isEmpty() || System.nanoTime() - from > patience.toNanos()) {
                return states;
            }
            Thread.sleep(500);
        }
    }

    private String stateOf(String delivery) {
        JsonNode view = hub.asOperator("GET", "/operator/v1/deliveries/" + delivery);
        return view == null ? "unknown" : view.path("state").asText("unknown");
    }

    private static Cdr cdrOf(String owner, String receiver, String id, boolean honest) {
        return new Cdr(owner, receiver, id, DocumentHistory.hashOf(body(owner, receiver, id, honest)));
    }

    private static String body(String owner, String receiver, String id, boolean honest) {
        return """
                {"country_code":"%s","party_id":"%s","id":"%s","start_date_time":"2026-01-01T10:00:00Z",
                 "end_date_time":"2026-01-01T11:00:00Z","session_id":"S-%s",
                 "cdr_token":{"country_code":"%s","party_id":"%s","uid":"012345","type":"RFID","contract_id":"C1"},
                 "auth_method":"AUTH_REQUEST",
                 "cdr_location":{"id":"L1","address":"Kade 1","city":"Utrecht","country":"NLD",
                  "coordinates":{"latitude":"52.09073","longitude":"5.12142"},"evse_uid":"1","evse_id":"NL*AAA*E1",
                  "connector_id":"1","connector_standard":"IEC_62196_T2","connector_format":"SOCKET",
                  "connector_power_type":"AC_3_PHASE"},
                 "currency":"EUR","charging_periods":[{"start_date_time":"2026-01-01T10:00:00Z",
                  "dimensions":[{"type":"ENERGY","volume":10.000}]}],
                 "total_cost":{"excl_vat":%s,"incl_vat":3.00},"total_energy":10.000,"total_time":1.0,
                 "last_updated":"2026-01-01T11:00:05Z"}""".formatted(
                        owner.substring(0, 2),
                        owner.substring(3),
                        id,
                        id,
                        receiver.substring(0, 2),
                        receiver.substring(3),
                        honest ? "2.50" : "2.51");
    }
}
