package org.crossvolt.hub.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.crossvolt.hub.FailPoints;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.objects.ChangedObjects;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartnerCalls;
import org.crossvolt.hub.registration.PlatformPresence;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to each receiver: in order per object, few at a time per platform, bounded. Changes of one object that
 * pile up become one PUT of its newest state, and what that state already holds is not sent any more (I4, T10).
 */
@Singleton
class Mailboxes {

    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(30);
    private static final Uni<Delivery> COULD_NOT_READ = failed("the hub could not read it");

    private final ChangedObjects objects;
    private final HubIdentity hub;
    private final OcpiClient client;
    private final PlatformPresence presence;
    private final Breakers breakers;
    private final PartnerCalls calls;
    private final ExchangeRecorder recorder;
    private final BroadcastConfig config;
    private final FailPoints failPoints;
    private final Clock clock;
    private final OwnPartitions partitions;
    private final RefusedParts refusedParts;
    private final Detections detections;
    private final Lanes lanes;
    /** Receiver and object to the version that was sent whole; older changes may still be on their way in Kafka. */
    private final Cache<String, Long> sentWhole = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    Mailboxes(
            ChangedObjects objects,
            HubIdentity hub,
            OcpiClient client,
            PlatformPresence presence,
            Breakers breakers,
            PartnerCalls calls,
            ExchangeRecorder recorder,
            BroadcastConfig config,
            FailPoints failPoints,
            Clock clock,
            @Identifier("objects") OwnPartitions partitions,
            RefusedParts refusedParts,
            Detections detections,
            MeterRegistry metrics) {
        this.objects = objects;
        this.partitions = partitions;
        this.refusedParts = refusedParts;
        this.detections = detections;
        this.hub = hub;
        this.client = client;
        this.presence = presence;
        this.breakers = breakers;
        this.calls = calls;
        this.recorder = recorder;
        this.config = config;
        this.failPoints = failPoints;
        this.clock = clock;
        this.lanes = new Lanes(config.lanesPerPlatform(), config.mostWaiting(), config.longestWait());
        metrics.gauge("crossvolt.hub.broadcast.waiting", lanes, Lanes::waiting);
    }

    /**
     * Brings a change as it was pushed.
     *
     * @param mayBeOld the receiver may have it, and later ones, already: then it gets the newest state instead
     */
    Uni<Delivery> change(ObjectNews news, Receivers.Receiver receiver, boolean mayBeOld) {
        return offerOwn(receiver, news.objectKey(), moreBehind -> {
            Long sent = sentWhole.getIfPresent(boxOf(receiver, news.objectKey()));
            if (sent != null && sent >= news.version()) {
                return Uni.createFrom().item(Delivery.TAKEN);
            }
            boolean wholeOnly = news.isPartial() && receiver.platform().needsWholeObjects();
            if (moreBehind || mayBeOld || wholeOnly) {
                return sendNewest(news.module(), news.objectKey(), news.correlationId(), "", receiver);
            }
            Uni<Delivery> sending = send(Letter.of(news), receiver);
            return news.isPartial() ? sending.flatMap(delivery -> afterPart(delivery, news, receiver)) : sending;
        });
    }

    /** Who refuses a part may lack the object that it belongs to. */
    private Uni<Delivery> afterPart(Delivery delivery, ObjectNews news, Receivers.Receiver receiver) {
        return switch (delivery) {
            case Delivery.Taken taken -> {
                refusedParts.taken(receiver.platform());
                yield Uni.createFrom().item(delivery);
            }
            case Delivery.Failed failed -> Uni.createFrom().item(delivery);
            case Delivery.Refused refused ->
                sendNewest(news.module(), news.objectKey(), news.correlationId(), "", receiver)
                        .invoke(whole -> {
                            if (whole instanceof Delivery.Taken) {
                                refusedParts.wholeTaken(receiver.platform());
                            }
                        });
        };
    }

    /** Brings an object's newest state, read when its turn comes. */
    Uni<Delivery> newest(ModuleId module, String objectKey, Receivers.Receiver receiver) {
        return offerOwn(
                receiver,
                objectKey,
                moreBehind -> sendNewest(module, objectKey, MessageIds.fresh().correlationId(), "resync: ", receiver));
    }

    /** The same because somebody asked for it. */
    Uni<Delivery> again(SentAgain.Wish wish, Receivers.Receiver receiver) {
        return offerOwn(
                receiver,
                wish.objectKey(),
                moreBehind ->
                        sendNewest(wish.module(), wish.objectKey(), wish.correlationId(), "sent again: ", receiver));
    }

    /** What waits for a platform. */
    int waiting(UUID platform) {
        return lanes.waiting(platform);
    }

    private static String boxOf(Receivers.Receiver receiver, String objectKey) {
        return receiver.party() + " " + objectKey;
    }

    /** The beginning of the key, as locations/NL/CVC. */
    private static String ownerIn(String objectKey) {
        int module = objectKey.indexOf('/');
        int country = objectKey.indexOf('/', module + 1);
        int party = objectKey.indexOf('/', country + 1);
        return party < 0 ? objectKey : objectKey.substring(0, party);
    }

    /** Nothing that waits here is sent any more once another instance has the object's partition. */
    private Uni<Delivery> offerOwn(
            Receivers.Receiver receiver, String objectKey, Function<Boolean, Uni<Delivery>> work) {
        return offer(receiver, objectKey, moreBehind -> partitions.whileOwn(objectKey, () -> work.apply(moreBehind)));
    }

    private Uni<Delivery> offer(Receivers.Receiver receiver, String objectKey, Function<Boolean, Uni<Delivery>> work) {
        AtomicReference<Uni<Delivery>> outcome = new AtomicReference<>(COULD_NOT_READ);
        return lanes.offer(
                        receiver.platform().id(),
                        ownerIn(objectKey),
                        boxOf(receiver, objectKey),
                        moreBehind -> work.apply(moreBehind)
                                .invoke(delivery -> outcome.set(Uni.createFrom().item(delivery)))
                                .onFailure(OwnPartitions.Moved.class)
                                .invoke(moved -> outcome.set(Uni.createFrom().failure(moved)))
                                .replaceWithVoid())
                .flatMap(turn -> switch (turn) {
                    case TAKEN -> outcome.get();
                    case FULL -> failed("too many pushes were waiting for it");
                    case TOO_LATE -> failed("it takes pushes too slowly");
                });
    }

    private static Uni<Delivery> failed(String reason) {
        return Uni.createFrom().item(new Delivery.Failed(reason));
    }

    private Uni<Delivery> sendNewest(
            ModuleId module, String objectKey, String correlationId, String note, Receivers.Receiver receiver) {
        return objects.newest(objectKey).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(Delivery.TAKEN);
            }
            ChangedObjects.Newest newest = found.get();
            Buffer body = newest.body();
            // Remembered before it is sent: an attempt that fails may have arrived all the same.
            sentWhole.put(boxOf(receiver, objectKey), newest.version());
            return send(
                    new Letter(
                            module,
                            body == null ? HttpMethod.DELETE : HttpMethod.PUT,
                            newest.suffix(),
                            newest.query(),
                            body,
                            correlationId,
                            note),
                    receiver);
        });
    }

    /** What is sent, whoever receives it. */
    private record Letter(
            ModuleId module,
            HttpMethod method,
            String suffix,
            String query,
            @Nullable Buffer body,
            String correlationId,
            String note) {

        static Letter of(ObjectNews news) {
            return new Letter(
                    news.module(), news.method(), news.suffix(), news.query(), news.body(), news.correlationId(), "");
        }
    }

    private Uni<Delivery> send(Letter letter, Receivers.Receiver receiver) {
        OcpiCall call = new OcpiCall(
                letter.method,
                receiver.platform().address(receiver.endpoint(), letter.suffix, letter.query),
                receiver.platform().authorizationHeader(),
                new MessageIds(MessageIds.fresh().requestId(), letter.correlationId),
                new RoutingHeaders(receiver.party(), hub.party()),
                receiver.platform().brought(letter.body),
                config.deadline());
        long startedNanos = System.nanoTime();
        return client.send(call).map(answer -> {
            failPoints.pass(FailPoints.Point.AFTER_SEND);
            recorder.record(
                    Exchange.ofDelivery(
                            clock.instant(),
                            call,
                            letter.module,
                            InterfaceRole.RECEIVER,
                            tracedPath(letter.module, letter.suffix),
                            answer,
                            letter.note + answer.describe(),
                            startedNanos),
                    call.body(),
                    answer.content());
            calls.made(receiver.platform(), Breakers.Traffic.BROADCAST, answer, startedNanos);
            detections.answered(receiver.platform(), call.url(), answer);
            return conclude(receiver, answer);
        });
    }

    /** The path for the trace: a token's uid opens charging stations, so it is not written down (I9). */
    private static String tracedPath(ModuleId module, String suffix) {
        return module == ModuleId.TOKENS ? suffix.replaceFirst("^([^/]*/[^/]*)/.*", "$1/***") : suffix;
    }

    private Delivery conclude(Receivers.Receiver receiver, OcpiAnswer answer) {
        Delivery delivery = Delivery.of(answer);
        if (answer instanceof OcpiAnswer.Answered) {
            presence.heardFrom(receiver.platform().id());
        } else {
            presence.unreachable(receiver.platform().id());
        }
        if (delivery instanceof Delivery.Failed failed) {
            breakers.failed(receiver.platform().id(), Breakers.Traffic.BROADCAST, failed.reason());
        } else {
            breakers.succeeded(receiver.platform().id(), Breakers.Traffic.BROADCAST);
        }
        return delivery;
    }
}
