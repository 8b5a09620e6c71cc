package org.crossvolt.hub.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.PlatformPresence;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Brings each change to each receiver: one short attempt, in order per object. Who can not be reached, refuses, or is too
 * slow is marked behind. A record is done with when every receiver has had its attempt or its mark.
 */
@Singleton
class BroadcastWorker {

    private static final Logger LOG = Logger.getLogger(BroadcastWorker.class);

    private final PartyDirectory directory;
    private final PlatformPresence presence;
    private final Agreements agreements;
    private final HubIdentity hub;
    private final OcpiClient client;
    private final BehindStore behind;
    private final ExchangeRecorder recorder;
    private final BroadcastConfig config;
    private final Clock clock;
    private final Lanes lanes;

    BroadcastWorker(
            PartyDirectory directory,
            PlatformPresence presence,
            Agreements agreements,
            HubIdentity hub,
            OcpiClient client,
            BehindStore behind,
            ExchangeRecorder recorder,
            BroadcastConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.directory = directory;
        this.presence = presence;
        this.agreements = agreements;
        this.hub = hub;
        this.client = client;
        this.behind = behind;
        this.recorder = recorder;
        this.config = config;
        this.clock = clock;
        this.lanes = new Lanes(config.lanesPerPlatform(), config.mostWaiting(), config.longestWait());
        metrics.gauge("crossvolt.hub.broadcast.waiting", lanes, Lanes::waiting);
    }

    @Incoming("objects")
    Uni<Void> deliver(ConsumerRecord<String, byte[]> record) {
        ObjectNews news;
        try {
            news = ObjectNews.of(record);
        } catch (IllegalArgumentException unreadable) {
            LOG.errorf(
                    "record %s-%d@%d is skipped: %s",
                    record.topic(), record.partition(), record.offset(), unreadable.getMessage());
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> attempts = new ArrayList<>();
        DirectorySnapshot snapshot = directory.current();
        for (Receivers.Receiver receiver : Receivers.of(news, snapshot, agreements::allow)) {
            attempts.add(queue(news, receiver));
        }
        return attempts.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(attempts)
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> queue(ObjectNews news, Receivers.Receiver receiver) {
        ConnectionStatus status = receiver.platform().connectionStatus(receiver.party());
        if (status != ConnectionStatus.CONNECTED) {
            return mark(news, receiver, "it is " + status);
        }
        return lanes.offer(receiver.platform().id(), news.objectKey(), () -> attempt(news, receiver))
                .flatMap(turn -> switch (turn) {
                    case TAKEN -> Uni.createFrom().voidItem();
                    case FULL -> mark(news, receiver, "too many pushes were waiting for it");
                    case TOO_LATE -> mark(news, receiver, "it takes pushes too slowly");
                });
    }

    private Uni<Void> attempt(ObjectNews news, Receivers.Receiver receiver) {
        MessageIds ids = new MessageIds(MessageIds.fresh().requestId(), news.correlationId());
        String separator = receiver.endpoint().endsWith("/") ? "" : "/";
        String query = news.query().isEmpty() ? "" : "?" + news.query();
        long startedNanos = System.nanoTime();
        return client.send(new OcpiCall(
                        news.method(),
                        receiver.endpoint() + separator + news.suffix() + query,
                        receiver.platform().authorizationHeader(),
                        ids,
                        new RoutingHeaders(receiver.party(), hub.party()),
                        news.body(),
                        config.deadline()))
                .flatMap(answer -> {
                    record(news, receiver, ids, answer, startedNanos);
                    return conclude(news, receiver, answer);
                });
    }

    private Uni<Void> conclude(ObjectNews news, Receivers.Receiver receiver, OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.Unreachable) {
            presence.unreachable(receiver.platform().id());
        }
        if (answer instanceof OcpiAnswer.Answered answered) {
            presence.heardFrom(receiver.platform().id());
            if (answered.isSuccess()) {
                return Uni.createFrom().voidItem();
            }
            return mark(
                    news,
                    receiver,
                    "it answered HTTP " + answered.httpStatus() + ", OCPI status " + answered.statusCode());
        }
        return mark(news, receiver, answer.describe());
    }

    private Uni<Void> mark(ObjectNews news, Receivers.Receiver receiver, String reason) {
        return behind.mark(receiver.party(), news.module(), reason)
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        "%s could not be marked behind in %s: %s",
                        receiver.party(), news.module(), failure.getMessage()));
    }

    private void record(
            ObjectNews news, Receivers.Receiver receiver, MessageIds ids, OcpiAnswer answer, long startedNanos) {
        OcpiAnswer.Answered answered = answer instanceof OcpiAnswer.Answered whole ? whole : null;
        Exchange.Leg leg = new Exchange.Leg(
                Exchange.LegKind.DELIVERED,
                receiver.party(),
                answered == null ? 0 : answered.httpStatus(),
                answered == null ? -1 : answered.statusCode(),
                answer.describe(),
                (int) ((System.nanoTime() - startedNanos) / 1_000_000),
                answered == null ? 0 : answered.body().length());
        recorder.record(new Exchange(
                Exchange.newId(),
                clock.instant(),
                ids.correlationId(),
                ids.requestId(),
                hub.party(),
                receiver.party(),
                news.module().identifier(),
                InterfaceRole.RECEIVER,
                news.method().name(),
                news.tracedPath(),
                news.body() == null ? 0 : news.body().length(),
                List.of(leg)));
    }
}
