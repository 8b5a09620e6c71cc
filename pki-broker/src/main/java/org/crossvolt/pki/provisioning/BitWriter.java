package org.crossvolt.pki.provisioning;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes the bit-packed form of EXI, highest bit first. */
final class BitWriter {

    private static final int BYTE = 8;
    private static final int GROUP = 7;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int filled;

    /** @param count at most 24 */
    BitWriter bits(int count, int value) {
        current = (current << count) | (value & ((1 << count) - 1));
        filled += count;
        while (filled >= BYTE) {
            filled -= BYTE;
            bytes.write(current >>> filled);
        }
        current &= (1 << filled) - 1;
        return this;
    }

    /** Unsigned integer: groups of seven bits, lowest first. */
    BitWriter number(int value) {
        int rest = value;
        while (rest >= MORE) {
            bits(BYTE, (rest & (MORE - 1)) | MORE);
            rest >>>= GROUP;
        }
        return bits(BYTE, rest);
    }

    /** As {@link #number(int)}, of any size. */
    BitWriter number(BigInteger value) {
        BigInteger rest = value;
        while (rest.bitLength() > GROUP) {
            bits(BYTE, (rest.intValue() & (MORE - 1)) | MORE);
            rest = rest.shiftRight(GROUP);
        }
        return bits(BYTE, rest.intValue());
    }

    BitWriter binary(byte[] value) {
        number(value.length);
        for (byte one : value) {
            bits(BYTE, one & 0xff);
        }
        return this;
    }

    /** A string that is in no string table: its length is written with two more, which say that. */
    BitWriter text(String value) {
        number(value.codePointCount(0, value.length()) + 2);
        value.codePoints().forEach(this::number);
        return this;
    }

    byte[] done() {
        if (filled > 0) {
            bits(BYTE - filled, 0);
        }
        return bytes.toByteArray();
    }
}
