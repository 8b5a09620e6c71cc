package org.crossvolt.hub;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.hub.registration.HubConfig;
import org.jspecify.annotations.Nullable;

/**
 * Lets a test end the process, as {@code kill -9} would, at exactly the worst moment (F02):
 * {@code crossvolt.hub.fail-point=after-commit:25} ends it when it gets there for the 25th time. Off unless set; only on a
 * developer's machine.
 */
@Singleton
public class FailPoints {

    private static final int KILLED = 137;

    private final @Nullable Point armed;
    private final AtomicInteger left;

    /** The moments that leave the most behind. */
    public enum Point {
        /** A push is kept, nobody knows yet. */
        AFTER_COMMIT,
        /** What there is to say is known, but not said. */
        BEFORE_REPLY,
        /** Changes have been read from the outbox and are not in Kafka yet. */
        BEFORE_PUBLISH,
        /** Changes are in Kafka and still in the outbox. */
        AFTER_PUBLISH,
        /** A receiver has taken a change; that is not noted yet. */
        AFTER_SEND;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    FailPoints(HubConfig config) {
        Optional<String> setting = config.failPoint();
        if (setting.isPresent() && !config.local()) {
            throw new IllegalStateException(
                    "this hub does not start, because crossvolt.hub.fail-point would end it; it is for tests only");
        }
        this.armed = setting.map(FailPoints::pointOf).orElse(null);
        this.left = new AtomicInteger(setting.map(FailPoints::timesOf).orElse(0));
    }

    static Point pointOf(String setting) {
        String word = setting.split(":", 2)[0];
        for (Point point : Point.values()) {
            if (point.word().equals(word)) {
                return point;
            }
        }
        throw new IllegalStateException("crossvolt.hub.fail-point: there is no '" + word + "'");
    }

    static int timesOf(String setting) {
        String[] parts = setting.split(":", 2);
        try {
            int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            if (times > 0) {
                return times;
            }
        } catch (NumberFormatException noNumber) {
            // Told below.
        }
        throw new IllegalStateException("crossvolt.hub.fail-point: '" + parts[1] + "' is not a number of times");
    }

    /** Passes, or does not return. */
    public void pass(Point point) {
        if (armed == point && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
