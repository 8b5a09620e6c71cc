package org.crossvolt.local.demo;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crossvolt.local.Addresses;
import org.crossvolt.local.LocalDemoPki;
import org.crossvolt.local.RunningService;
import org.crossvolt.local.ServiceKind;
import org.crossvolt.local.StackException;
import org.jspecify.annotations.Nullable;

/** {@code ./crossvolt demo}: exit code 0 only if all of the day came true. */
public final class DemoMain {

    private static final long DEFAULT_SEED = 20260101;
    private static final int DEFAULT_LOCATIONS = 5_000;

    private DemoMain() {}

    /** @param locations a file of OCPI Locations to be played instead of generated ones */
    record Options(
            Addresses addresses,
            long seed,
            int generated,
            @Nullable Path locations) {

        String hub() {
            return addresses.url(ServiceKind.HUB);
        }
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> words) {
        Options options;
        try {
            options = read(words);
        } catch (IllegalArgumentException wrongWords) {
            System.err.println("crossvolt: " + wrongWords.getMessage());
            System.err.println("usage: ./crossvolt demo [--locations FILE] [--seed N] [--size N]");
            return 2;
        }
        Vertx vertx = Vertx.vertx();
        Narrator narrator = new Narrator();
        try {
            new RoamingDay(vertx, options, narrator).play();
            playJourneys(vertx, options, narrator);
        } catch (DemoFailure | StackException failure) {
            narrator.check("the day goes on: " + failure.getMessage(), false);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        System.out.printf(
                "%n%d checks came true, %d did not.%n%s%n",
                narrator.right(),
                narrator.wrong(),
                narrator.wrong() == 0
                        ? "Next: register a platform of your own (README, \"Connect your own platform\")."
                        : "Next: look at .crossvolt/logs/hub-service.log and at /operator/v1/exchanges.");
        return narrator.wrong() == 0 ? 0 : 1;
    }

    private static void playJourneys(Vertx vertx, Options options, Narrator narrator) {
        try (Cast cast = Cast.begin(vertx, options.addresses(), narrator)) {
            ChargingJourneys charging = new ChargingJourneys(cast);
            charging.play();
            playAbsences(charging, options, narrator);
            new MoneyJourneys(cast).dispute();
            playPlugAndCharge(cast);
        }
    }

    /** Only where we may send signals to the provider's service: it was started on this machine, by ./crossvolt up. */
    private static void playAbsences(ChargingJourneys charging, Options options, Narrator narrator) {
        Optional<RunningService> provider = RunningService.find(ServiceKind.EMSP, options.addresses());
        if (provider.isEmpty()) {
            narrator.scene("A provider that is silent, and one that is dead");
            narrator.say(
                    "left out: ./crossvolt up has not started its service here, so nobody here can pause or kill it");
            return;
        }
        RunningService service = provider.get();
        charging.providerSilent(service::pause, service::resume);
        charging.providerDead(service::kill, service::awaitBack);
    }

    private static void playPlugAndCharge(Cast cast) {
        try (LocalDemoPki pki = LocalDemoPki.open(LocalDemoPki.usual())) {
            new PlugJourneys(cast, pki).play();
        }
    }

    private static Options read(List<String> words) {
        long seed = DEFAULT_SEED;
        int size = DEFAULT_LOCATIONS;
        Path locations = null;
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "--locations" -> locations = Path.of(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--size" -> size = Integer.parseInt(value);
                default -> throw new IllegalArgumentException("unknown word '" + words.get(i) + "'");
            }
        }
        if (size < 10 || size > 100_000) {
            throw new IllegalArgumentException("--size is from 10 to 100000 locations");
        }
        return new Options(Addresses.standard(), seed, size, locations);
    }
}
