package org.crossvolt.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.local.LocalHub;

/** F20: the machine of one hub has a wrong clock, which then jumps, while the other's is right. */
final class Clocks {

    private static final Duration WRONG = Duration.ofMinutes(10);
    private static final Duration NOTICED = Duration.ofSeconds(30);
    /** A hub takes what is dated up to five minutes ahead; these lie well on either side of that. */
    private static final Duration NEAR = Duration.ofMinutes(2);

    private static final int TAKEN = 1000;
    private static final int REFUSED = 2001;
    private static final Duration FAR = Duration.ofMinutes(8);
    private static final Pattern AHEAD = Pattern.compile("(?m)^crossvolt_hub_clock_ahead_seconds(?:\\{.*})? (\\S+)$");

    private final Stage stage;
    private int probes;

    Clocks(Stage stage) {
        this.stage = stage;
    }

    void haveAWrongOne() throws InterruptedException, IOException {
        stage.say("hub 0 is told to end; its machine is " + WRONG.toMinutes() + " minutes fast when it comes back");
        stage.topology.stopHub(0, stage.history);
        Path sign = stage.topology.folder().resolve("clock-jumps");
        LocalHub hub = stage.topology.startHubWithClock(0, WRONG, WRONG.negated(), sign);
        requireWrong(hub, WRONG);
        judge(hub);
        Thread.sleep(stage.scale.silence());
        stage.say("its clock jumps to " + WRONG.toMinutes() + " minutes slow");
        Files.createFile(sign);
        requireWrong(hub, WRONG.negated());
        judge(hub);
        stage.topology.stopHub(0, stage.history);
        stage.startHub(0);
        stage.find("a hub whose machine was ten minutes fast, and then ten minutes slow, judged " + probes
                + " dates as the other one did");
    }

    /** Without this nothing would have been shown. */
    private void requireWrong(LocalHub hub, Duration expected) throws InterruptedException {
        long from = System.nanoTime();
        while (Stage.millisSince(from) < NOTICED.toMillis()) {
            Matcher found = AHEAD.matcher(stage.hub.metrics(hub));
            if (found.find()
                    && Math.abs(Double.parseDouble(found.group(1)) - expected.toSeconds()) < WRONG.toSeconds() / 2.0) {
                return;
            }
            Thread.sleep(200);
        }
        stage.complain(
                "F20: the clock of the hub's machine was not seen to be wrong by " + expected.toSeconds() + " s");
    }

    private void judge(LocalHub hub) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Member cpo = stage.cpos.getFirst();
        int near = stage.load.pushDated(hub, cpo, "CLOCK-" + probes++, now.plus(NEAR));
        if (near != TAKEN) {
            stage.complain("F20: a hub whose machine has a wrong clock answered " + near
                    + " to what is dated two minutes" + " ahead");
        }
        int far = stage.load.pushDated(hub, cpo, "CLOCK-" + probes++, now.plus(FAR));
        if (far != REFUSED) {
            stage.complain("F20: a hub whose machine has a wrong clock answered " + far
                    + " to what is dated eight minutes" + " ahead");
        }
    }
}
