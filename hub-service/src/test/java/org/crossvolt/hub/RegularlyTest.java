package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegularlyTest {

    private static final Duration OFTEN = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Regularly regularly = new Regularly(vertx);
    private final AtomicInteger times = new AtomicInteger();

    @AfterEach
    void end() {
        vertx.close();
    }

    @Test
    void work_comes_again_although_it_fails() {
        regularly.every(OFTEN, OFTEN, "failing", () -> {
            if (times.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("on purpose");
            }
            return Uni.createFrom().failure(new IllegalStateException("on purpose"));
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> times.get() > 4);
    }

    @Test
    void it_is_never_at_work_twice() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicBoolean twice = new AtomicBoolean();
        regularly.every(OFTEN, OFTEN, "slow", () -> {
            times.incrementAndGet();
            twice.compareAndSet(false, atWork.incrementAndGet() > 1);
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(OFTEN.multipliedBy(4))
                    .onTermination()
                    .invoke(atWork::decrementAndGet);
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> times.get() > 4);
        assertThat(twice).isFalse();
    }

    @Test
    void it_runs_on_an_event_loop() {
        AtomicBoolean onLoop = new AtomicBoolean();
        regularly.every(OFTEN, OFTEN, "looking", () -> {
            onLoop.set(Context.isOnEventLoopThread());
            times.incrementAndGet();
            return Uni.createFrom().voidItem();
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> times.get() > 0);
        assertThat(onLoop).isTrue();
    }

    @Test
    void nothing_begins_after_the_end() {
        regularly.every(OFTEN, OFTEN, "counting", () -> {
            times.incrementAndGet();
            return Uni.createFrom().voidItem();
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> times.get() > 0);
        regularly.end(new ShutdownEvent());
        await().during(OFTEN.multipliedBy(5)).atMost(Duration.ofSeconds(20)).until(() -> {
            int before = times.get();
            Thread.sleep(OFTEN.multipliedBy(2));
            return times.get() == before;
        });
    }
}
