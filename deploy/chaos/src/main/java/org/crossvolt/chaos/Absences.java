package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.chaos.Partner.Mood;

/**
 * F13 and F14, beside everything else: one platform answers nothing at all until others are told that it is OFFLINE, another
 * refuses whatever it is brought for so long that it has to be left alone. They are nobody's victims otherwise.
 */
final class Absences {

    /** F13. */
    static final Duration TOLD_WITHIN = Duration.ofSeconds(60);
    /** By then a receiver has failed each hub often enough to be left alone, with changes and with CDRs. */
    static final Duration LEFT_ALONE_WITHIN = Duration.ofSeconds(20);

    private final Stage stage;
    private final Member silent;
    private final Member failing;
    private final Member viewer;
    private final Thread hanging;
    private final Thread refusing;

    private Absences(Stage stage, Member silent, Member failing) {
        this.stage = stage;
        this.silent = silent;
        this.failing = failing;
        this.viewer = stage.cpos.getFirst();
        this.hanging = Thread.ofVirtual().start(this::hang);
        this.refusing = Thread.ofVirtual().start(this::refuse);
    }

    static Absences start(Stage stage, Member silent, Member failing) {
        return new Absences(stage, silent, failing);
    }

    /** Until both are well again. */
    void await() throws InterruptedException {
        hanging.join();
        refusing.join();
    }

    private void hang() {
        String party = silent.partner().party();
        stage.say(party + " answers nothing at all");
        long from = System.nanoTime();
        silent.partner().beSilent(true);
        long shown = awaitStatus(party, "OFFLINE");
        long told = await(() -> stage.history.wasTold(viewer.partner().party(), party, "OFFLINE", from), TOLD_WITHIN);
        sleep(stage.scale.absence().minusNanos(System.nanoTime() - from));
        long back = System.nanoTime();
        silent.partner().beSilent(false);
        long shownAgain = awaitStatus(party, "CONNECTED");
        long toldAgain =
                await(() -> stage.history.wasTold(viewer.partner().party(), party, "CONNECTED", back), TOLD_WITHIN);
        stage.history.absent(new History.Absent(party, shown, told, shownAgain, toldAgain));
        stage.find(party + " was OFFLINE for others " + shown + " ms after its last answer, which they were told after "
                + told + " ms, and CONNECTED " + shownAgain + " ms after its return, told after " + toldAgain + " ms");
    }

    /** How long it took, in milliseconds; -1 where it did not come. */
    private long awaitStatus(String party, String status) {
        return await(() -> status.equals(statusOf(party)), TOLD_WITHIN);
    }

    private String statusOf(String party) {
        HubClient.Answer answer = stage.hub.send(
                new Random(),
                "GET",
                "/ocpi/2.2.1/hubclientinfo/" + party.replace('-', '/'),
                viewer.token(),
                viewer.partner().party(),
                "",
                null);
        JsonNode status = answer == null ? null : answer.json().path("data").path("status");
        return status == null ? "unknown" : status.asText("unknown");
    }

    private static long await(BooleanSupplier condition, Duration longest) {
        long from = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - from > longest.toNanos()) {
                return -1;
            }
            sleep(Duration.ofMillis(100));
        }
        return Stage.millisSince(from);
    }

    private void refuse() {
        String party = failing.partner().party();
        stage.say(party + " fails whatever it is brought");
        failing.partner().be(Mood.FAILING);
        long took = await(() -> isLeftAlone(party), LEFT_ALONE_WITHIN);
        stage.say(party + " is left alone by both hubs after " + took + " ms");
        long from = System.nanoTime();
        sleep(stage.scale.absence());
        stage.history.leftAlone(new History.LeftAlone(party, took, from, System.nanoTime()));
        failing.partner().be(Mood.WELL);
        stage.say(party + " takes everything again");
    }

    private boolean isLeftAlone(String party) {
        for (int i = 0; i < Topology.HUBS; i++) {
            JsonNode all = stage.hub.asOperatorOf(stage.topology.hub(i), "GET", "/operator/v1/platforms");
            if (all == null || !isCutOff(party, all.path("platforms"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCutOff(String party, JsonNode platforms) {
        for (JsonNode platform : platforms) {
            if (platform.path("name").asText().equals(party)) {
                String cutOff = platform.path("cut_off").toString();
                return cutOff.contains("BROADCAST") && cutOff.contains("SAFE_KEPT");
            }
        }
        return false;
    }

    private static void sleep(Duration length) {
        try {
            Thread.sleep(length.isNegative() ? Duration.ZERO : length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
