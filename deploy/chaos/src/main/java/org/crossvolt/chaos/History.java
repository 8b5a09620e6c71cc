package org.crossvolt.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was asked of the hub, what it promised, and what arrived; in the order in which it happened. */
final class History {

    /** How a push ended for whoever made it. Without an answer it may have been kept or not. */
    enum Outcome {
        ACKED,
        UNANSWERED
    }

    /** @param version grows by one with each new state of the object */
    record Pushed(String object, long version, Outcome outcome, long nanos) {}

    /** @param taken whether the receiver answered that it has it */
    record Arrived(String receiver, String object, long version, boolean taken, long nanos) {}

    /** A message that was answered 1000, by its request id. */
    record Traced(String requestId, long nanos) {}

    /** A call to a hub that ended without an answer. */
    record Broken(int port, long fromNanos, long toNanos) {}

    /** A hub that was told to end. */
    record Stopped(int port, long nanos) {}

    /** @param code OCPI status of the answer to a state dated ahead; 0 where none came */
    record DatedAhead(String object, Duration ahead, int code) {}

    /**
     * What an operator had sent again (I13).
     *
     * @param previewed receiver and object that the preview named; empty where there was none
     * @param previewedVersion the hub's number, -1 where there was none; like that of what was sent
     * @param outcome in the hub's words; empty where it did not answer
     * @param problem HTTP status of a refusal, else 0
     */
    record Resent(
            String receiver,
            String object,
            String correlationId,
            String previewed,
            long previewedVersion,
            String outcome,
            long sentVersion,
            int problem,
            long nanos) {

        String key() {
            return receiver + " " + correlationId;
        }
    }

    /** How long others were not told that a party is OFFLINE, and then CONNECTED, in milliseconds; -1 for never. */
    record Absent(String party, long shownMillis, long toldMillis, long shownAgainMillis, long toldAgainMillis) {}

    /**
     * A time in which a receiver failed whatever it was brought.
     *
     * @param tookMillis until the hubs left it alone, when this time begins; -1 where they did not
     */
    record LeftAlone(String party, long tookMillis, long fromNanos, long toNanos) {

        boolean contains(long nanos) {
            return nanos >= fromNanos && nanos < toNanos;
        }
    }

    private record Told(String viewer, String subject, String status, long nanos) {}

    private final ConcurrentLinkedQueue<DatedAhead> datedAhead = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Resent> resends = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Absent> absences = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<LeftAlone> leftAlone = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
    /** No true state has a later date. */
    private final long wrongFrom = Load.versionAt(Instant.now().plus(DatesAhead.WRONG));

    private final ConcurrentLinkedQueue<Pushed> pushes = new ConcurrentLinkedQueue<>();
    private final Map<String, ConcurrentLinkedQueue<Arrived>> arrivals = new ConcurrentHashMap<>();
    /** Messages to one party that the hub answered with 1000. */
    private final ConcurrentLinkedQueue<String> directed = new ConcurrentLinkedQueue<>();

    private final ConcurrentHashMap.KeySetView<String, Boolean> reached = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap.KeySetView<String, Boolean> accepted = ConcurrentHashMap.newKeySet();
    /** Receivers whose redirect was followed. */
    private final ConcurrentHashMap.KeySetView<String, Boolean> followed = ConcurrentHashMap.newKeySet();

    private final ConcurrentLinkedQueue<Broken> broken = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Stopped> stops = new ConcurrentLinkedQueue<>();
    /** What has to stand in the trace. */
    private final ConcurrentLinkedQueue<Traced> traced = new ConcurrentLinkedQueue<>();

    private final Map<String, ConcurrentLinkedQueue<String>> results = new ConcurrentHashMap<>();

    void pushed(String object, long version, Outcome outcome) {
        pushes.add(new Pushed(object, version, outcome, System.nanoTime()));
    }

    void arrived(String receiver, String object, long version, boolean taken) {
        arrivals.computeIfAbsent(receiver, first -> new ConcurrentLinkedQueue<>())
                .add(new Arrived(receiver, object, version, taken, System.nanoTime()));
    }

    /** The hub said that a party answered 1000. */
    void answered(String id) {
        directed.add(id);
    }

    /** A message to one party was there. */
    void reached(String id) {
        reached.add(id);
    }

    void followed(String receiver) {
        followed.add(receiver);
    }

    void broke(int port, long fromNanos) {
        broken.add(new Broken(port, fromNanos, System.nanoTime()));
    }

    void stopped(int port) {
        stops.add(new Stopped(port, System.nanoTime()));
    }

    void traced(String requestId) {
        traced.add(new Traced(requestId, System.nanoTime()));
    }

    List<Traced> traced() {
        return new ArrayList<>(traced);
    }

    List<String> redirectsFollowed() {
        return new ArrayList<>(followed);
    }

    List<Broken> broken() {
        return new ArrayList<>(broken);
    }

    List<Stopped> stops() {
        return new ArrayList<>(stops);
    }

    void commandAccepted(String id) {
        accepted.add(id);
    }

    void commandResult(String id, String result) {
        results.computeIfAbsent(id, first -> new ConcurrentLinkedQueue<>()).add(result);
    }

    List<Pushed> pushes() {
        return new ArrayList<>(pushes);
    }

    /** The newest version of each object that is acknowledged. */
    Map<String, Long> acknowledged() {
        Map<String, Long> newest = new HashMap<>();
        pushes.stream()
                .filter(push -> push.outcome == Outcome.ACKED)
                .forEach(push -> newest.merge(push.object, push.version, Math::max));
        return newest;
    }

    List<Arrived> arrivals(String receiver) {
        return new ArrayList<>(arrivals.getOrDefault(receiver, new ConcurrentLinkedQueue<>()));
    }

    List<String> directed() {
        return new ArrayList<>(directed);
    }

    boolean wasReached(String id) {
        return reached.contains(id);
    }

    List<String> acceptedCommands() {
        return new ArrayList<>(accepted);
    }

    List<String> resultsOf(String id) {
        return new ArrayList<>(results.getOrDefault(id, new ConcurrentLinkedQueue<>()));
    }

    void dated(DatedAhead push) {
        datedAhead.add(push);
    }

    List<DatedAhead> datedAhead() {
        return new ArrayList<>(datedAhead);
    }

    /** Versions beyond this are dates ahead. */
    long wrongFrom() {
        return wrongFrom;
    }

    void resent(Resent resent) {
        resends.add(resent);
    }

    List<Resent> resends() {
        return new ArrayList<>(resends);
    }

    void absent(Absent absent) {
        absences.add(absent);
    }

    List<Absent> absences() {
        return new ArrayList<>(absences);
    }

    void leftAlone(LeftAlone time) {
        leftAlone.add(time);
    }

    List<LeftAlone> leftAlone() {
        return new ArrayList<>(leftAlone);
    }

    /** Somebody was told the connection status of a party. */
    void told(String viewer, String subject, String status) {
        told.add(new Told(viewer, subject, status, System.nanoTime()));
    }

    boolean wasTold(String viewer, String subject, String status, long sinceNanos) {
        return told.stream()
                .anyMatch(one -> one.viewer.equals(viewer)
                        && one.subject.equals(subject)
                        && one.status.equals(status)
                        && one.nanos >= sinceNanos);
    }

    /** The connection statuses somebody was told, whoever's they were. */
    List<String> statusesTold(String viewer) {
        return told.stream()
                .filter(one -> one.viewer.equals(viewer))
                .map(Told::status)
                .distinct()
                .toList();
    }
}
