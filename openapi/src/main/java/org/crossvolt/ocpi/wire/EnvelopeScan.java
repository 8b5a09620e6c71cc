package org.crossvolt.ocpi.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the {@code status_code} of an envelope in one pass over its bytes, without making tokens of them: done for every
 * message that is passed on, where a parser took a sixth of the hub's time. What the values of the other members are is not
 * its business; that all of them are there is.
 */
final class EnvelopeScan {

    private static final byte[] NAME = "\"status_code\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DEEPEST = 200;
    private static final int MOST_DIGITS = 6;
    private static final int NONE = -1;

    private final byte[] bytes;
    private final int end;

    private EnvelopeScan(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The code, or -1 where the bytes from {@code start} to {@code end} are not one whole JSON object with such a member. */
    static int statusCode(byte[] bytes, int start, int end) {
        return new EnvelopeScan(bytes, end).scan(start);
    }

    private int scan(int start) {
        int at = behindSpace(start);
        if (at == end || bytes[at] != '{') {
            return NONE;
        }
        int found = NONE;
        int depth = 0;
        while (at < end) {
            switch (bytes[at]) {
                case '"' -> {
                    int behind = behindString(at);
                    if (depth == 1 && isName(at, behind)) {
                        found = codeAt(behindSpace(behind), found);
                    }
                    at = behind;
                }
                case '{', '[' -> {
                    depth++;
                    at++;
                    if (depth > DEEPEST) {
                        return NONE;
                    }
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                    if (depth == 0) {
                        return behindSpace(at) == end ? found : NONE;
                    }
                }
                default -> at++;
            }
        }
        return NONE;
    }

    private boolean isName(int from, int to) {
        return to - from == NAME.length && Arrays.equals(bytes, from, to, NAME, 0, NAME.length);
    }

    /** The number behind the colon; some write it as a string. Anything else leaves what was found before. */
    private int codeAt(int colon, int otherwise) {
        if (colon >= end || bytes[colon] != ':') {
            return otherwise;
        }
        int at = behindSpace(colon + 1);
        boolean quoted = at < end && bytes[at] == '"';
        int first = quoted ? at + 1 : at;
        int code = 0;
        int digit = first;
        while (digit < end && bytes[digit] >= '0' && bytes[digit] <= '9' && digit - first < MOST_DIGITS) {
            code = 10 * code + bytes[digit] - '0';
            digit++;
        }
        boolean whole = digit > first && digit < end && (quoted ? bytes[digit] == '"' : endsNumber(bytes[digit]));
        return whole ? code : otherwise;
    }

    private static boolean endsNumber(byte next) {
        return next == ',' || next == '}' || isSpace(next);
    }

    /** Behind the quote that ends the string, or the end of all where there is none. */
    private int behindString(int quote) {
        int at = quote + 1;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(end, at + 1);
    }

    private int behindSpace(int from) {
        int at = from;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
