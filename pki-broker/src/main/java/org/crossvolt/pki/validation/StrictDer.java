package org.crossvolt.pki.validation;

import java.util.Arrays;

/**
 * Walks an encoding before any parser sees it: definite and shortest lengths, within the bytes that are there, not nested
 * too deep, canonical booleans, integers, bit strings and sets, nothing in parts that has to be whole, and nothing behind the
 * end. Nothing is allocated, whatever a length claims. What passes here is the same when it is encoded again.
 */
final class StrictDer {

    private static final int CONSTRUCTED = 0x20;
    private static final int HIGH_TAG = 0x1f;
    private static final int TAG_BOOLEAN = 0x01;
    private static final int TAG_INTEGER = 0x02;
    private static final int TAG_BIT_STRING = 0x03;
    private static final int TAG_NULL = 0x05;
    private static final int TAG_OID = 0x06;
    private static final int TAG_ENUMERATED = 0x0a;
    static final int TAG_UTC_TIME = 0x17;
    private static final int TAG_GENERALIZED_TIME = 0x18;
    private static final int TAG_SEQUENCE = 0x30;
    private static final int TAG_SET = 0x31;
    private static final int FIRST_CONTEXT_TAG = 0x40;
    private static final int LONGEST_OID = 64;

    private final byte[] bytes;
    private final int depthLimit;

    private StrictDer(byte[] bytes, int depthLimit) {
        this.bytes = bytes;
        this.depthLimit = depthLimit;
    }

    /** @throws Refused for anything but exactly one DER value */
    static void check(byte[] bytes, int depthLimit) throws Refused {
        StrictDer der = new StrictDer(bytes, depthLimit);
        int end = der.value(0, bytes.length, 0);
        if (end != bytes.length) {
            throw new Refused(Reason.DER_TRAILING, (bytes.length - end) + " bytes behind the end");
        }
    }

    /** The position behind the header of the value that begins here; only for bytes that were checked. */
    static int contentStart(byte[] bytes, int at) {
        int first = bytes[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    /** The position behind the value that begins here; only for bytes that were checked. */
    static int end(byte[] bytes, int at) {
        int first = bytes[at + 1] & 0xff;
        int start = contentStart(bytes, at);
        if (first < 0x80) {
            return start + first;
        }
        int length = 0;
        for (int i = at + 2; i < start; i++) {
            length = (length << 8) | (bytes[i] & 0xff);
        }
        return start + length;
    }

    /** The value that begins here, header and all; only for bytes that were checked. */
    static byte[] copy(byte[] bytes, int at) {
        return Arrays.copyOfRange(bytes, at, end(bytes, at));
    }

    private int value(int at, int limit, int depth) throws Refused {
        if (depth > depthLimit) {
            throw new Refused(Reason.DER_TOO_DEEP, "deeper than " + depthLimit);
        }
        if (limit - at < 2) {
            throw new Refused(Reason.DER_LENGTH, "a value is cut off at byte " + at);
        }
        int tag = bytes[at] & 0xff;
        if ((tag & HIGH_TAG) == HIGH_TAG) {
            throw new Refused(Reason.DER_NOT_CANONICAL, "a tag of several bytes at byte " + at);
        }
        int start = at + 1 + lengthBytes(at + 1, limit);
        int end = start + length(at + 1);
        if (end > limit || end < start) {
            throw new Refused(Reason.DER_LENGTH, "the length at byte " + (at + 1) + " points beyond the end");
        }
        if ((tag & CONSTRUCTED) != 0) {
            if (tag < FIRST_CONTEXT_TAG && tag != TAG_SEQUENCE && tag != TAG_SET) {
                throw new Refused(Reason.DER_NOT_CANONICAL, "a value in parts at byte " + at);
            }
            children(tag, start, end, depth);
        } else {
            primitive(tag, start, end);
        }
        return end;
    }

    private void children(int tag, int start, int end, int depth) throws Refused {
        int before = -1;
        int child = start;
        while (child < end) {
            int next = value(child, end, depth + 1);
            if (tag == TAG_SET && before >= 0 && Arrays.compareUnsigned(bytes, before, child, bytes, child, next) > 0) {
                throw new Refused(Reason.DER_NOT_CANONICAL, "a set out of order at byte " + child);
            }
            before = child;
            child = next;
        }
    }

    private int lengthBytes(int at, int limit) throws Refused {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int count = first & 0x7f;
        if (count == 0) {
            throw new Refused(Reason.DER_NOT_CANONICAL, "an indefinite length at byte " + at);
        }
        if (count > 3 || at + count >= limit) {
            throw new Refused(Reason.DER_LENGTH, "a length of " + count + " bytes at byte " + at);
        }
        return 1 + count;
    }

    private int length(int at) throws Refused {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 1; i <= (first & 0x7f); i++) {
            length = (length << 8) | (bytes[at + i] & 0xff);
        }
        if (length < 0x80 || bytes[at + 1] == 0) {
            throw new Refused(Reason.DER_NOT_CANONICAL, "a length that is not the shortest at byte " + at);
        }
        return length;
    }

    private void primitive(int tag, int start, int end) throws Refused {
        int length = end - start;
        boolean right = switch (tag) {
            case TAG_BOOLEAN -> length == 1 && (bytes[start] == 0 || bytes[start] == (byte) 0xff);
            case TAG_INTEGER, TAG_ENUMERATED ->
                length > 0 && !(length > 1 && isPadding(bytes[start], bytes[start + 1]));
            case TAG_BIT_STRING -> length > 0 && isPadded(bytes[start], length, bytes[end - 1]);
            case TAG_NULL -> length == 0;
            case TAG_UTC_TIME -> isMoment(start, end, 12);
            case TAG_GENERALIZED_TIME -> isMoment(start, end, 14);
            case TAG_OID -> length > 0 && length <= LONGEST_OID && bytes[end - 1] >= 0 && isShortest(start, end);
            default -> true;
        };
        if (!right) {
            throw new Refused(Reason.DER_NOT_CANONICAL, "a value that is not canonical at byte " + start);
        }
    }

    /** The bits that are not used are zero, and there are none in an empty string. */
    private static boolean isPadded(byte unused, int length, byte last) {
        return unused >= 0 && unused < 8 && (length == 1 ? unused == 0 : (last & ((1 << unused) - 1)) == 0);
    }

    /** As RFC 5280 has it (4.1.2.5): to the second, in UTC. */
    private boolean isMoment(int start, int end, int digits) {
        if (end - start != digits + 1 || bytes[end - 1] != 'Z') {
            return false;
        }
        for (int i = start; i < end - 1; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** No part of an object identifier begins with zeroes. */
    private boolean isShortest(int start, int end) {
        for (int i = start; i < end; i++) {
            boolean begins = i == start || bytes[i - 1] >= 0;
            if (begins && bytes[i] == (byte) 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPadding(byte first, byte second) {
        return (first == 0 && second >= 0) || (first == -1 && second < 0);
    }
}
