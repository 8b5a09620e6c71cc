package org.crossvolt.hub.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this instance is answering, noted in a file in memory, which the operating system keeps when the process is killed
 * (decision 0048). A note is made when a message comes, completed when it is answered, and taken away when its exchange is
 * safe in Kafka. What the next start finds there goes into the trace: answered, or UNKNOWN_AFTER_CRASH (I3, F03). Without a
 * file nothing is noted.
 */
@Singleton
public class UnendedExchanges {

    /** For a message that is not noted. */
    public static final int NONE = -1;

    static final String UNKNOWN = "UNKNOWN_AFTER_CRASH: the hub ended before it had answered";
    static final String ANSWERED = "answered, shortly before the hub was killed";

    private static final Logger LOG = Logger.getLogger(UnendedExchanges.class);
    private static final int PLACES = 16_384;
    private static final int PLACE_BYTES = 512;
    private static final int LONGEST_ID = 100;
    private static final int FREE = 0;
    private static final int BEGUN = 1;
    private static final int ENDED = 2;
    /** Written last and read first, so that a note is whole or not there. */
    private static final VarHandle STATE = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int HTTP_STATUS_AT = 4;
    private static final int STATUS_CODE_AT = 8;
    private static final int MILLIS_AT = 12;
    private static final int ANSWERED_BY_AT = 16;
    private static final int ANSWERED_BY_BYTES = 8;
    private static final int NOTE_AT = ANSWERED_BY_AT + ANSWERED_BY_BYTES;

    private final Optional<Path> file;
    private final HubIdentity hub;
    private final Counter unnoted;
    private final int[] free = new int[PLACES];
    private int freeCount;
    /** A new file need not be read, so that its pages take memory only when they are used. */
    private boolean holdsNotes;

    private @Nullable ByteBuffer places;

    UnendedExchanges(ExchangesConfig config, HubIdentity hub, MeterRegistry metrics) {
        this.file = config.unendedFile();
        this.hub = hub;
        this.unnoted = metrics.counter("crossvolt.hub.exchanges.unnoted");
    }

    /** What is known of a message before it is answered. */
    public record Begun(
            UUID id,
            Instant at,
            String correlationId,
            String requestId,
            PartyId from,
            String module,
            InterfaceRole side,
            String method,
            String path,
            int requestBytes) {}

    /** Before the first message comes, and before the recorder hands on what is found here. */
    void open(@Observes @Priority(1) StartupEvent started) {
        file.ifPresent(this::open);
    }

    private void open(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel opened = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isOurs(opened)) {
                opened.close();
                throw new IllegalStateException("crossvolt.hub.exchanges.unended-file: " + path
                        + " is in use by another instance; each needs its own");
            }
            holdsNotes = opened.size() > 0;
            MappedByteBuffer mapped = opened.map(FileChannel.MapMode.READ_WRITE, 0, (long) PLACES * PLACE_BYTES);
            mapped.order(ByteOrder.nativeOrder());
            places = mapped;
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "crossvolt.hub.exchanges.unended-file: " + path + " can not be used: " + failed.getMessage(),
                    failed);
        }
    }

    /** The lock is given back when the process ends, however it ends. */
    private static boolean isOurs(FileChannel opened) throws IOException {
        try {
            FileLock lock = opened.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /**
     * What the last process on this file left, and where each is noted; all other places are free from now on. Called once,
     * before anything is noted.
     */
    List<Left> takeLeft() {
        ByteBuffer all = places;
        List<Left> left = new ArrayList<>();
        if (all == null) {
            return left;
        }
        for (int place = PLACES - 1; place >= 0; place--) {
            Exchange exchange = holdsNotes ? read(all, place) : null;
            if (exchange == null) {
                free[freeCount++] = place;
            } else {
                left.add(new Left(exchange, place));
            }
        }
        if (!left.isEmpty()) {
            LOG.infof("%d messages were being answered when the hub was killed; the trace tells which", left.size());
        }
        return left;
    }

    record Left(Exchange exchange, int place) {}

    /** Notes a message; costs a lock nobody else wants and a few hundred bytes. */
    public int begin(Begun begun) {
        ByteBuffer all = places;
        if (all == null) {
            return NONE;
        }
        int place = take();
        if (place == NONE) {
            unnoted.increment();
            return NONE;
        }
        ByteBuffer note = all.slice(place * PLACE_BYTES + NOTE_AT, PLACE_BYTES - NOTE_AT);
        note.putLong(begun.id.getMostSignificantBits())
                .putLong(begun.id.getLeastSignificantBits())
                .putLong(begun.at.toEpochMilli())
                .putInt(begun.requestBytes)
                .put((byte) begun.side.ordinal());
        put(note, begun.from.toString(), ANSWERED_BY_BYTES);
        put(note, begun.module, LONGEST_ID);
        put(note, begun.method, LONGEST_ID);
        put(note, begun.correlationId, LONGEST_ID);
        put(note, begun.requestId, LONGEST_ID);
        put(note, begun.path, note.remaining() - 1);
        STATE.setRelease(all, place * PLACE_BYTES, BEGUN);
        return place;
    }

    /** Notes how a message was answered, before the answer leaves. */
    public void end(int place, Exchange exchange) {
        ByteBuffer all = places;
        if (all == null || place == NONE) {
            return;
        }
        int at = place * PLACE_BYTES;
        Exchange.Leg received = exchange.legs().getFirst();
        all.putInt(at + HTTP_STATUS_AT, received.httpStatus());
        all.putInt(at + STATUS_CODE_AT, received.statusCode());
        all.putInt(at + MILLIS_AT, received.millis());
        put(all.slice(at + ANSWERED_BY_AT, ANSWERED_BY_BYTES), exchange.to().toString(), ANSWERED_BY_BYTES);
        STATE.setRelease(all, at, ENDED);
    }

    /** Its exchange is in Kafka, or will never be. */
    void forget(int place) {
        ByteBuffer all = places;
        if (all == null || place == NONE) {
            return;
        }
        STATE.setRelease(all, place * PLACE_BYTES, FREE);
        synchronized (this) {
            free[freeCount++] = place;
        }
    }

    private synchronized int take() {
        return freeCount == 0 ? NONE : free[--freeCount];
    }

    private static void put(ByteBuffer note, String text, int most) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(Math.min(bytes.length, most), Math.min(255, note.remaining() - 1));
        note.put((byte) length).put(bytes, 0, length);
    }

    private static String text(ByteBuffer note) {
        byte[] bytes = new byte[note.get() & 0xFF];
        note.get(bytes);
        return new String(bytes, UTF_8);
    }

    /** What is noted at a place; null where nothing is, or nothing that can be read. */
    private @Nullable Exchange read(ByteBuffer all, int place) {
        int at = place * PLACE_BYTES;
        int state = (int) STATE.getAcquire(all, at);
        if (state != BEGUN && state != ENDED) {
            return null;
        }
        try {
            return read(all, at, state == ENDED, all.slice(at + NOTE_AT, PLACE_BYTES - NOTE_AT));
        } catch (RuntimeException unreadable) {
            LOG.warnf("a note of an unended message can not be read: %s", unreadable.getMessage());
            return null;
        }
    }

    private Exchange read(ByteBuffer all, int at, boolean ended, ByteBuffer note) {
        UUID id = new UUID(note.getLong(), note.getLong());
        Instant began = Instant.ofEpochMilli(note.getLong());
        int requestBytes = note.getInt();
        InterfaceRole side = InterfaceRole.values()[note.get()];
        PartyId from = party(text(note));
        String module = text(note);
        String method = text(note);
        String correlationId = text(note);
        String requestId = text(note);
        String path = text(note);
        PartyId to = ended ? party(text(all.slice(at + ANSWERED_BY_AT, ANSWERED_BY_BYTES))) : hub.party();
        Exchange.Leg received = new Exchange.Leg(
                Exchange.LegKind.RECEIVED,
                from,
                ended ? all.getInt(at + HTTP_STATUS_AT) : 0,
                ended ? all.getInt(at + STATUS_CODE_AT) : -1,
                ended ? ANSWERED : UNKNOWN,
                ended ? all.getInt(at + MILLIS_AT) : 0,
                0);
        return new Exchange(
                id,
                began,
                correlationId,
                requestId,
                from,
                to,
                module,
                side,
                method,
                path,
                requestBytes,
                List.of(received));
    }

    private static PartyId party(String text) {
        return PartyId.of(text.substring(0, 2), text.substring(3));
    }
}
