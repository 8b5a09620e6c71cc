package org.crossvolt.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crossvolt.chaos.History.Outcome;
import org.crossvolt.local.LocalHub;

/**
 * CPOs that push new states of their Locations, eMSPs that ask and command, all by one seed. A push without an answer is
 * made again until it is acknowledged, as a good partner does; now and then an old state comes late.
 */
final class Load {

    private static final Pattern VERSION = Pattern.compile("\"last_updated\":\"([^\"]*)\"\\s*}$");
    private static final Instant DAY_ONE = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LANES_PER_CPO = 4;
    private static final long RETRY_MILLIS = 200;
    /** More than the hub answers at a time for one platform. */
    private static final int AT_ONCE = 128;

    private final Scale scale;
    private final HubClient hub;
    private final History history;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong acked = new AtomicLong();
    private final AtomicLong bursts = new AtomicLong();
    private volatile boolean running = true;

    /** A partner and the token for its calls. */
    record Member(Partner partner, String token) {}

    Load(Scale scale, HubClient hub, History history) {
        this.scale = scale;
        this.hub = hub;
        this.history = history;
    }

    void start(List<Member> cpos, List<Member> emsps) {
        int lane = 0;
        for (Member cpo : cpos) {
            for (int i = 0; i < LANES_PER_CPO; i++) {
                Random random = new Random(scale.seed() + lane++);
                int first = i;
                threads.add(Thread.ofVirtual().start(() -> push(cpo, first, random)));
            }
        }
        Random random = new Random(scale.seed() - 1);
        threads.add(Thread.ofVirtual().start(() -> ask(cpos, emsps, random)));
    }

    /** Ends once every push that was begun is acknowledged. */
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long acked() {
        return acked.get();
    }

    private void push(Member cpo, int lane, Random random) {
        int objects = scale.objectsPerCpo() / LANES_PER_CPO;
        long[] versions = new long[objects];
        double pushesPerSecond = (double) scale.pushesPerSecond() / (scale.cpos() * LANES_PER_CPO);
        while (running) {
            int object = random.nextInt(objects);
            String id = "L" + lane + "-" + object;
            if (versions[object] > 2 && random.nextInt(10) == 0) {
                // Late: has to be acknowledged and left aside (F21).
                put(cpo, id, versions[object] - 2, random, false);
            }
            versions[object]++;
            put(cpo, id, versions[object], random, versions[object] > 1 && random.nextInt(3) == 0);
            pause((long) (-Math.log(1 - random.nextDouble()) / pushesPerSecond * 1000));
        }
    }

    /** How often it was not acknowledged before it was. */
    private int put(Member cpo, String id, long version, Random random, boolean part) {
        String owner = cpo.partner().party().replace('-', '/');
        String object = owner + "/" + id;
        for (int refusals = 0; ; refusals++) {
            HubClient.Answer answer = hub.send(
                    random,
                    part ? "PATCH" : "PUT",
                    "/ocpi/2.2.1/receiver/locations/" + object,
                    cpo.token(),
                    cpo.partner().party(),
                    "NL-HUB",
                    part ? patch(version) : location(cpo.partner().party(), id, version));
            boolean ack = answer != null && answer.isAck();
            history.pushed(object, version, ack ? Outcome.ACKED : Outcome.UNANSWERED);
            if (ack) {
                acked.incrementAndGet();
                return refusals;
            }
            pause(RETRY_MILLIS);
        }
    }

    /** Once, to this hub; the status code of its answer, -1 where there is none. */
    int pushDated(LocalHub to, Member cpo, String id, Instant date) {
        String object = cpo.partner().party().replace('-', '/') + "/" + id;
        long version = date.getEpochSecond() - DAY_ONE.getEpochSecond();
        HubClient.Answer answer = hub.sendTo(
                to,
                new Random(id.hashCode()),
                id,
                "PUT",
                "/ocpi/2.2.1/receiver/locations/" + object,
                cpo.token(),
                cpo.partner().party(),
                "NL-HUB",
                location(cpo.partner().party(), id, version));
        history.pushed(object, version, answer != null && answer.isAck() ? Outcome.ACKED : Outcome.UNANSWERED);
        return answer == null ? -1 : answer.code();
    }

    /** What one party achieved that pushed as fast as it could. */
    record Burst(long acked, long turnedAway) {}

    /** One party with many connections that waits for nothing but answers. */
    Burst burst(Member cpo, Duration length) throws InterruptedException {
        AtomicLong taken = new AtomicLong();
        AtomicLong turnedAway = new AtomicLong();
        long until = System.nanoTime() + length.toNanos();
        List<Thread> pushers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            String id = "B" + bursts.incrementAndGet();
            Random random = new Random(scale.seed() + i);
            pushers.add(Thread.ofVirtual().start(() -> {
                for (long version = 1; System.nanoTime() - until < 0; version++) {
                    turnedAway.addAndGet(put(cpo, id, version, random, false));
                    taken.incrementAndGet();
                }
            }));
        }
        for (Thread pusher : pushers) {
            pusher.join();
        }
        return new Burst(taken.get(), turnedAway.get());
    }

    /** Messages to one party, and commands whose result never comes. */
    private void ask(List<Member> cpos, List<Member> emsps, Random random) {
        for (int n = 0; running; n++) {
            Member emsp = emsps.get(random.nextInt(emsps.size()));
            String cpo = cpos.get(random.nextInt(cpos.size())).partner().party();
            if (n % 2 == 0) {
                command(emsp, cpo, "C" + n, random);
            } else {
                HubClient.Answer answer = hub.send(
                        random,
                        "GET",
                        "/ocpi/2.2.1/sender/locations?limit=1",
                        emsp.token(),
                        emsp.partner().party(),
                        cpo,
                        null);
                if (answer != null && answer.isAck()) {
                    history.answered(answer.response()
                            .headers()
                            .firstValue("X-Correlation-ID")
                            .orElse("none"));
                }
            }
            pause(500);
        }
    }

    private void command(Member emsp, String cpo, String id, Random random) {
        HubClient.Answer answer = hub.send(
                random,
                "POST",
                "/ocpi/2.2.1/receiver/commands/START_SESSION",
                emsp.token(),
                emsp.partner().party(),
                cpo,
                "{\"response_url\":\"" + emsp.partner().url() + "/results/" + id + "\",\"location_id\":\"" + id
                        + "\",\"token\":{\"country_code\":\""
                        + emsp.partner().party().substring(0, 2)
                        + "\",\"party_id\":\"" + emsp.partner().party().substring(3)
                        + "\",\"uid\":\"T1\",\"type\":\"APP_USER\",\"contract_id\":\"NL-EMS-C00000001\",\"issuer\":\"E\","
                        + "\"valid\":true,\"whitelist\":\"NEVER\",\"last_updated\":\"2026-01-01T00:00:00Z\"}}");
        if (answer != null && answer.isAck()) {
            history.answered(id);
            history.commandAccepted(id);
        }
    }

    static String location(String party, String id, long version) {
        return "{\"country_code\":\"" + party.substring(0, 2) + "\",\"party_id\":\"" + party.substring(3)
                + "\",\"id\":\"" + id + "\",\"publish\":true,\"name\":\"v" + version
                + "\",\"address\":\"Kade 1\",\"city\":\"Utrecht\",\"postal_code\":\"3511AA\",\"country\":\"NLD\","
                + "\"coordinates\":{\"latitude\":\"52.09073\",\"longitude\":\"5.12142\"},"
                + "\"time_zone\":\"Europe/Amsterdam\",\"last_updated\":\"" + dateOf(version) + "\"}";
    }

    private static String patch(long version) {
        return "{\"name\":\"v" + version + "\",\"last_updated\":\"" + dateOf(version) + "\"}";
    }

    private static Instant dateOf(long version) {
        return DAY_ONE.plusSeconds(version);
    }

    /** The version a Location, or a change of one, carries as the time of its last update. */
    static long versionIn(String json) {
        Matcher found = VERSION.matcher(json.strip());
        if (!found.find()) {
            throw new IllegalArgumentException("no last_updated at the end of " + json);
        }
        return versionAt(Instant.parse(found.group(1)));
    }

    /** The version whose date this is. */
    static long versionAt(Instant date) {
        return date.getEpochSecond() - DAY_ONE.getEpochSecond();
    }

    /** The id of one of the Locations that every CPO pushes. */
    static String anyId(Scale scale, Random random) {
        return "L" + random.nextInt(LANES_PER_CPO) + "-" + random.nextInt(scale.objectsPerCpo() / LANES_PER_CPO);
    }

    /** Two seconds at most, so that a run can end. */
    static void pause(long millis) {
        try {
            Thread.sleep(Math.min(millis, 2_000));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
