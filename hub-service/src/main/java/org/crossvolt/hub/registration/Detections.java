package org.crossvolt.hub.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps what the hub finds out about platforms, for all instances, once. */
@Singleton
public class Detections {

    private static final Logger LOG = Logger.getLogger(Detections.class);
    private static final Duration BEFORE_THE_NEXT_TRY = Duration.ofMinutes(1);
    private static final int MOST_NOTED = 10_000;
    private static final Set<Integer> REDIRECTS = Set.of(301, 307, 308);

    private final PlatformStore store;
    private final PartyDirectory directory;
    /** Until the directory knows it; and so that a database that is away is not asked with every message. */
    private final Cache<Noted, Boolean> notedLately = Caffeine.newBuilder()
            .maximumSize(MOST_NOTED)
            .expireAfterWrite(BEFORE_THE_NEXT_TRY)
            .build();

    Detections(PlatformStore store, PartyDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    private record Noted(UUID platform, Detection what) {}

    /** Behind the call; nobody waits for it. */
    public void note(Platform platform, Detection what) {
        if (platform.detected(what) || notedLately.asMap().putIfAbsent(new Noted(platform.id(), what), true) != null) {
            return;
        }
        store.detected(platform.id(), what)
                .chain(directory::changedHere)
                .subscribe()
                .with(
                        kept -> LOG.infof("%s %s", platform.name(), what.sentence()),
                        failure -> LOG.warnf(
                                "%s %s; that could not be kept: %s",
                                platform.name(), what.sentence(), failure.getMessage()));
    }

    /**
     * Notes who sends a call on to the same address with a final slash. The hub does not follow (F17), it writes the slash
     * the next time. A 404 is no sign of it: that is what objects that are not there get.
     *
     * @param url below one of its endpoints, as {@link Platform#address} wrote it
     */
    public void answered(Platform platform, String url, OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.Answered answered
                && REDIRECTS.contains(answered.httpStatus())
                && isSameWithSlash(url, answered.headers().get(HttpHeaders.LOCATION))) {
            note(platform, Detection.TRAILING_SLASH);
        }
    }

    /** Whether the location is the called address with a slash behind its path, and nothing else differs. */
    static boolean isSameWithSlash(String url, @Nullable String location) {
        if (location == null) {
            return false;
        }
        try {
            URI called = URI.create(url);
            URI wanted = called.resolve(location.strip());
            return called.getScheme().equalsIgnoreCase(wanted.getScheme())
                    && called.getHost() != null
                    && called.getHost().equalsIgnoreCase(wanted.getHost())
                    && portOf(called) == portOf(wanted)
                    && wanted.getUserInfo() == null
                    && wanted.getRawFragment() == null
                    && (called.getRawPath() + "/").equals(wanted.getRawPath())
                    && Objects.equals(called.getRawQuery(), wanted.getRawQuery());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static int portOf(URI address) {
        int standard = address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return address.getPort() == -1 ? standard : address.getPort();
    }
}
