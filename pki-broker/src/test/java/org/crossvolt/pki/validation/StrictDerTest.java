package org.crossvolt.pki.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoPki;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrictDerTest {

    private static final int DEPTH = Limits.DEFAULT.depth();

    /** Two parsers, one opinion: what is let through here, the other one writes as it came. */
    @Test
    void what_passes_is_the_same_when_it_is_encoded_again() throws Exception {
        DemoPki pki = new DemoPki("strict", Instant.now(), "http://127.0.0.1:1");
        Random random = new Random(15118);
        int passed = 0;
        for (String name : List.of("contract-dexv1-1", "provisioning-wxv-1", "secc-a", "cps-a")) {
            byte[] der = pki.leaf(name).certificate();
            for (int i = 0; i < 10_000; i++) {
                byte[] changed = changed(der, random);
                byte[] again = encodedAgain(changed);
                if (again != null) {
                    passed++;
                    assertThat(again).isEqualTo(changed);
                }
            }
        }
        assertThat(passed).isGreaterThan(1_000);
    }

    private static byte[] changed(byte[] der, Random random) {
        byte[] changed = der.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(changed.length);
            changed[at] = random.nextBoolean()
                    ? (byte) (changed[at] ^ (1 << random.nextInt(8)))
                    : changed[random.nextInt(changed.length)];
        }
        return changed;
    }

    /** Null for what one of the two does not take. */
    private static byte @Nullable [] encodedAgain(byte[] changed) {
        try {
            StrictDer.check(changed, DEPTH);
            return ASN1Primitive.fromByteArray(changed).getEncoded(ASN1Encoding.DER);
        } catch (Refused | IOException | RuntimeException notTaken) {
            return null;
        }
    }

    @Test
    @Requirement("V2")
    void other_encodings_of_the_same_value_are_refused() throws Exception {
        for (String right : List.of(
                "3106020101020102",
                "03020780",
                "0500",
                "170d3236313132353033303030305a",
                "06032a8648",
                "0a0101",
                "040101",
                "030100")) {
            StrictDer.check(HexFormat.of().parseHex(right), DEPTH);
        }
        for (String wrong : List.of(
                "3106020102020101", // a set out of order
                "03020781", // a bit that is not used, and set
                "03020880", // eight bits that are not used
                "030101", // an empty bit string with bits that are not used
                "050100", // something in nothing
                "170b323631313235303330305a", // a moment without seconds
                "1811323631313235303330302b30313030", // a moment elsewhere
                "180f3230323631313235303330302e305a", // a moment in parts of a second
                "0604802a8648", // zeroes in front of a part of an identifier
                "0a020001", // zeroes in front of a number
                "2403040101", // a string in parts
                "2304030200ff")) {
            assertThatThrownBy(() -> StrictDer.check(HexFormat.of().parseHex(wrong), DEPTH))
                    .as(wrong)
                    .isInstanceOf(Refused.class);
        }
    }
}
