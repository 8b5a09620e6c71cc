package org.crossvolt.chaos;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The CDRs that were given to the hub for safe-keeping, what it said to that, and what came of them. */
final class DocumentHistory {

    /** Why a CDR is posted. */
    enum Kind {
        /** It is a new one, or has not been answered yet. */
        TRUE,
        /** An acknowledged one once more, byte for byte. */
        SAME_AGAIN,
        /** Something else under the id of an acknowledged one (I7). */
        FORGED
    }

    /** A CDR with its body's hash; owner and receiver as NL-CAA. */
    record Cdr(String owner, String receiver, String id, String hash) {

        /** What OCPI tells it by. */
        String key() {
            return owner + "/" + id;
        }
    }

    /**
     * @param code the OCPI status of the answer; 0 where none came
     * @param delivery the hub's id of what it took over, from the Location header; empty where it named none
     * @param fromNanos when it was sent
     * @param nanos when it was answered
     */
    record Posted(Cdr cdr, Kind kind, int code, String delivery, long fromNanos, long nanos) {

        boolean isAck() {
            return code == 1000;
        }

        /** Looked at and not wanted; unlike a hub that can not keep it now. */
        boolean isRefused() {
            return code / 1000 == 2;
        }
    }

    /** @param taken whether the receiver answered that it has it */
    record Arrived(Cdr cdr, boolean taken, long nanos) {}

    private final ConcurrentLinkedQueue<Posted> posts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Arrived> arrivals = new ConcurrentLinkedQueue<>();

    Posted posted(Cdr cdr, Kind kind, int code, String delivery, long fromNanos) {
        Posted post = new Posted(cdr, kind, code, delivery, fromNanos, System.nanoTime());
        add(post);
        return post;
    }

    void add(Posted post) {
        posts.add(post);
    }

    void arrived(Cdr cdr, boolean taken) {
        arrivals.add(new Arrived(cdr, taken, System.nanoTime()));
    }

    List<Posted> posts() {
        return new ArrayList<>(posts);
    }

    /** Each CDR's first acknowledgement. */
    List<Posted> acknowledged() {
        List<Posted> first = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Posted post : posts) {
            if (post.kind == Kind.TRUE && post.isAck() && seen.add(post.cdr.key())) {
                first.add(post);
            }
        }
        return first;
    }

    List<Arrived> arrivals() {
        return new ArrayList<>(arrivals);
    }

    /** SHA-256 of a body as it travels. */
    static String hashOf(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hashOf(String body) {
        return hashOf(body.getBytes(StandardCharsets.UTF_8));
    }
}
