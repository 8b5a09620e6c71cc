package org.crossvolt.ocpi.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the host of a URL into the one address that was checked and is then connected to, so that a second DNS answer can
 * not move the call elsewhere (T19). Answers are kept for a short while: hot paths ask no resolver.
 */
final class EgressGuard {

    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_KEPT = 10_000;

    private final Vertx vertx;
    private final EgressPolicy policy;
    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

    EgressGuard(Vertx vertx, EgressPolicy policy) {
        this.vertx = vertx;
        this.policy = policy;
    }

    sealed interface Verdict {
        record Allowed(SocketAddress address) implements Verdict {}

        record Refused(String reason) implements Verdict {}

        record Unresolved(String reason) implements Verdict {}
    }

    private record Kept(Verdict verdict, long untilNanos) {}

    Future<Verdict> check(URI url) {
        Optional<String> refusal = policy.refuseUrl(url);
        if (refusal.isPresent()) {
            return Future.succeededFuture(new Verdict.Refused(refusal.get()));
        }
        String origin = url.getScheme() + "://" + url.getRawAuthority();
        Kept known = kept.get(origin);
        if (known != null && known.untilNanos - System.nanoTime() > 0) {
            return Future.succeededFuture(known.verdict);
        }
        return vertx.executeBlocking(() -> resolve(url), false).onSuccess(verdict -> keep(origin, verdict));
    }

    private void keep(String origin, Verdict verdict) {
        if (verdict instanceof Verdict.Unresolved) {
            return;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(origin, new Kept(verdict, System.nanoTime() + KEPT_NANOS));
    }

    private Verdict resolve(URI url) {
        boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : encrypted ? 443 : 80;
        try {
            InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
            for (InetAddress address : addresses) {
                Optional<String> refusal = policy.refuseAddress(address, encrypted);
                if (refusal.isPresent()) {
                    return new Verdict.Refused(refusal.get());
                }
            }
            return new Verdict.Allowed(SocketAddress.inetSocketAddress(port, addresses[0].getHostAddress()));
        } catch (UnknownHostException unknown) {
            return new Verdict.Unresolved("the host name does not resolve");
        }
    }
}
