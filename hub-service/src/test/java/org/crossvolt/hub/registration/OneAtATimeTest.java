package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<UniEmitter<? super Void>> begun = new ConcurrentLinkedQueue<>();
    private final OneAtATime reading = new OneAtATime(() -> Uni.createFrom().emitter(emitter -> begun.add(emitter)));

    @AfterEach
    void end() {
        vertx.close();
    }

    @Test
    void who_asks_while_it_runs_gets_the_next_run() {
        CompletableFuture<Void> first = reading.run().subscribeAsCompletionStage();
        CompletableFuture<Void> second = reading.run().subscribeAsCompletionStage();
        CompletableFuture<Void> third = reading.run().subscribeAsCompletionStage();
        assertThat(begun).hasSize(1);
        begun.remove().complete(null);
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        assertThat(begun).hasSize(1);
        begun.remove().complete(null);
        assertThat(second).isDone();
        assertThat(third).isDone();
        assertThat(begun).isEmpty();
    }

    @Test
    void a_failure_is_of_those_who_asked_for_that_run() {
        CompletableFuture<Void> first = reading.run().subscribeAsCompletionStage();
        CompletableFuture<Void> second = reading.run().subscribeAsCompletionStage();
        begun.remove().fail(new IllegalStateException("on purpose"));
        assertThatThrownBy(first::join).isInstanceOf(CompletionException.class).hasMessageContaining("on purpose");
        begun.remove().complete(null);
        assertThat(second).isCompleted();
    }

    @Test
    void each_asker_goes_on_on_its_own_context() throws Exception {
        Context one = ((VertxInternal) vertx).createEventLoopContext();
        Context other = ((VertxInternal) vertx).createEventLoopContext();
        assertThat(one).isNotSameAs(other);
        Queue<CompletableFuture<Context>> ended = new ArrayDeque<>();
        for (Context asker : new Context[] {one, other}) {
            CompletableFuture<Context> on = new CompletableFuture<>();
            ended.add(on);
            CompletableFuture<Void> asked = new CompletableFuture<>();
            asker.runOnContext(onLoop -> {
                reading.run().subscribe().with(done -> on.complete(Vertx.currentContext()));
                asked.complete(null);
            });
            asked.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        begun.remove().complete(null);
        begun.remove().complete(null);
        assertThat(ended.remove().get(SOON.toSeconds(), TimeUnit.SECONDS)).isSameAs(one);
        assertThat(ended.remove().get(SOON.toSeconds(), TimeUnit.SECONDS)).isSameAs(other);
    }
}
