package org.crossvolt.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.crossvolt.chaos.Load.Member;
import org.crossvolt.local.LocalHub;
import org.jspecify.annotations.Nullable;

/** How soon one hub knows what the other was told: an agreement, its end, and that a platform has left. */
final class News {

    /** The promise is one second; the machine is busy. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int LOOK_MILLIS = 10;

    private final Stage stage;
    private final LocalHub told;
    private final LocalHub other;

    News(Stage stage) {
        this.stage = stage;
        this.told = stage.topology.hub(0);
        this.other = stage.topology.hub(1);
    }

    /** @param member without any agreement; it is gone afterwards */
    void measure(Member member) throws InterruptedException {
        String party = member.partner().party();
        String cpo = stage.cpos.getFirst().partner().party();
        String agreement = "/operator/v1/agreements/news";
        String operator = "Bearer " + stage.topology.operators().token();
        send(told, "PUT", agreement, operator, "", "{\"parties\":[\"" + party + "\",\"" + cpo + "\"]}");
        long agreed = await(() -> seesObjects(member));
        send(told, "DELETE", agreement, operator, "", null);
        long ended = await(() -> !seesObjects(member));
        send(told, "DELETE", "/ocpi/2.2.1/credentials", member.token(), "", null);
        long left = await(() -> {
            HubClient.Answer answer = send(other, "GET", "/ocpi/2.2.1/credentials", member.token(), "", null);
            return answer != null && answer.http() == 401;
        });
        stage.find("one hub was told, and the other knew: of an agreement after " + agreed + " ms, of its end after "
                + ended + " ms, of a platform that left after " + left + " ms");
        if (Math.max(agreed, Math.max(ended, left)) >= LONGEST.toMillis()) {
            stage.complain("two hubs: one did not know within " + LONGEST.toSeconds() + " s what the other was told");
        }
    }

    private boolean seesObjects(Member member) {
        HubClient.Answer page = send(
                other,
                "GET",
                "/ocpi/2.2.1/sender/locations?limit=1",
                member.token(),
                member.partner().party(),
                null);
        return page != null && !page.json().path("data").isEmpty();
    }

    private HubClient.@Nullable Answer send(
            LocalHub hub, String method, String path, String token, String from, @Nullable String body) {
        return stage.hub.sendTo(
                hub, new Random(), "news", method, path, token, from, from.isEmpty() ? "" : "NL-HUB", body);
    }

    private static long await(BooleanSupplier known) throws InterruptedException {
        long from = System.nanoTime();
        while (!known.getAsBoolean() && Stage.millisSince(from) < LONGEST.toMillis()) {
            Thread.sleep(LOOK_MILLIS);
        }
        return Stage.millisSince(from);
    }
}
