package org.crossvolt.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crossvolt.chaos.History.Resent;

/**
 * I13: an operator who finds deliveries in the trace that failed, looks what would be sent, and has it sent again; sometimes
 * twice, and while processes are killed.
 */
final class Resends {

    private static final int TWICE_IN = 3;
    private static final long PAUSE_MILLIS = 700;
    /** Nothing came: -1. The receiver said that it failed: 3000. */
    private static final List<Integer> FAILURES = List.of(-1, 3000);

    private final Stage stage;
    private final Random random;
    private final Thread thread;
    private volatile boolean running = true;

    private Resends(Stage stage) {
        this.stage = stage;
        this.random = new Random(stage.scale.seed() + 9_000);
        this.thread = Thread.ofVirtual().start(this::ask);
    }

    static Resends start(Stage stage) {
        return new Resends(stage);
    }

    void stop() throws InterruptedException {
        running = false;
        thread.join();
    }

    private void ask() {
        while (running) {
            List<String> victims = stage.victims();
            if (!victims.isEmpty()) {
                askFor(victims.get(random.nextInt(victims.size())));
            }
            Load.pause(PAUSE_MILLIS);
        }
    }

    private void askFor(String receiver) {
        JsonNode page = stage.hub.asOperator(
                "GET",
                "/operator/v1/exchanges?module=locations&party=" + receiver + "&status="
                        + FAILURES.get(random.nextInt(FAILURES.size())));
        List<JsonNode> failed = new ArrayList<>();
        if (page != null) {
            page.path("exchanges").forEach(leg -> {
                if (isDeliveryTo(receiver, leg)) {
                    failed.add(leg);
                }
            });
        }
        if (!failed.isEmpty()) {
            JsonNode leg = failed.get(random.nextInt(failed.size()));
            resend(receiver, leg);
            if (random.nextInt(TWICE_IN) == 0) {
                resend(receiver, leg);
            }
        }
    }

    private static boolean isDeliveryTo(String receiver, JsonNode leg) {
        return leg.path("kind").asText().equals("DELIVERED")
                && leg.path("to").asText().equals(receiver);
    }

    private void resend(String receiver, JsonNode leg) {
        String path = "/operator/v1/exchanges/" + leg.path("exchange_id").asText() + "/resend";
        JsonNode preview = stage.hub.asOperator("GET", path);
        JsonNode sent = stage.hub.asOperator("POST", path);
        stage.history.resent(new Resent(
                receiver,
                objectOf(leg.path("path").asText()),
                leg.path("correlation_id").asText(),
                preview == null
                        ? ""
                        : preview.path("to").asText() + " "
                                + objectOf(preview.path("path").asText()),
                preview == null ? -1 : preview.path("version").asLong(-1),
                sent == null ? "" : sent.path("outcome").asText(),
                sent == null ? -1 : sent.path("version").asLong(-1),
                sent == null ? 0 : sent.path("status").asInt(0),
                System.nanoTime()));
    }

    private static String objectOf(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    /** How often the trace says of each of these messages that it was sent to that receiver again; waits for the last. */
    Map<String, Integer> awaitMarks(List<Resent> expected, Duration patience) throws InterruptedException {
        Map<String, Integer> wanted = new HashMap<>();
        expected.forEach(resent -> wanted.merge(resent.key(), 1, Integer::sum));
        Map<String, Integer> marks = new HashMap<>();
        long from = System.nanoTime();
        while (true) {
            expected.stream()
                    .filter(resent -> marks.getOrDefault(resent.key(), 0) < wanted.getOrDefault(resent.key(), 0))
                    .forEach(resent -> marks.put(resent.key(), marksOf(resent)));
            boolean all = wanted.entrySet().stream()
                    .allMatch(want -> marks.getOrDefault(want.getKey(), 0) >= want.getValue());
            if (all || System.nanoTime() - from > patience.toNanos()) {
                return marks;
            }
            Thread.sleep(500);
        }
    }

    private int marksOf(Resent resent) {
        JsonNode page = stage.hub.asOperator("GET", "/operator/v1/exchanges?correlation_id=" + resent.correlationId());
        int marks = 0;
        if (page != null) {
            for (JsonNode leg : page.path("exchanges")) {
                if (isDeliveryTo(resent.receiver(), leg)
                        && leg.path("outcome").asText().startsWith("sent again: ")) {
                    marks++;
                }
            }
        }
        return marks;
    }
}
