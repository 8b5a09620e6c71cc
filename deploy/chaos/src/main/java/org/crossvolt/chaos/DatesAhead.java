package org.crossvolt.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.crossvolt.chaos.Load.Member;

/**
 * F20: a CPO whose clock is wrong dates Locations an hour or ten years ahead. If the hub took one, it would hide every true
 * state that comes later (I14).
 */
final class DatesAhead {

    /** What an hour ahead is surely more than, and a clock that is a little off less than. */
    static final Duration WRONG = Duration.ofMinutes(30);

    private static final List<Duration> AHEAD = List.of(Duration.ofHours(1), Duration.ofDays(3_652));
    private static final long PAUSE_MILLIS = 1_500;

    private final Scale scale;
    private final HubClient hub;
    private final History history;
    private final List<Member> cpos;
    private final Thread thread;
    private volatile boolean running = true;

    private DatesAhead(Scale scale, HubClient hub, History history, List<Member> cpos) {
        this.scale = scale;
        this.hub = hub;
        this.history = history;
        this.cpos = cpos;
        this.thread = Thread.ofVirtual().start(this::push);
    }

    static DatesAhead start(Scale scale, HubClient hub, History history, List<Member> cpos) {
        return new DatesAhead(scale, hub, history, cpos);
    }

    void stop() throws InterruptedException {
        running = false;
        thread.join();
    }

    /** Of objects that are pushed with their true dates all the while. */
    private void push() {
        Random random = new Random(scale.seed() + 8_000);
        while (running) {
            Member cpo = cpos.get(random.nextInt(cpos.size()));
            String party = cpo.partner().party();
            String id = Load.anyId(scale, random);
            Duration ahead = AHEAD.get(random.nextInt(AHEAD.size()));
            String object = party.replace('-', '/') + "/" + id;
            HubClient.Answer answer = hub.send(
                    random,
                    "PUT",
                    "/ocpi/2.2.1/receiver/locations/" + object,
                    cpo.token(),
                    party,
                    "NL-HUB",
                    Load.location(party, id, Load.versionAt(Instant.now().plus(ahead))));
            history.dated(new History.DatedAhead(object, ahead, answer == null ? 0 : answer.code()));
            Load.pause(PAUSE_MILLIS);
        }
    }
}
