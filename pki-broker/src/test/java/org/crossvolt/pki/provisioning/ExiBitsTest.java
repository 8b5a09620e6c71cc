package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.crossvolt.pki.demo.DemoPki;
import org.junit.jupiter.api.Test;

class ExiBitsTest {

    private static final DemoPki PKI = new DemoPki("bits", Instant.now(), "http://127.0.0.1:1");
    private static final byte[] CAR = PKI.leaf("provisioning-wxv-1").certificate();
    private static final byte[] SUB = PKI.authority("oem-1-sub2").certificate();

    @Test
    void a_certificate_is_found_at_whatever_bit_it_begins_and_the_first_is_taken() {
        for (int shift = 0; shift < 8; shift++) {
            byte[] stream = new BitWriter()
                    .bits(shift, 5)
                    .binary(CAR)
                    .bits(3, 1)
                    .binary(SUB)
                    .done();
            assertThat(ExiBits.firstCertificate(stream)).as("shift " + shift).contains(CAR);
        }
    }

    @Test
    void the_cars_certificate_is_found_in_requests_of_an_encoder_that_is_not_ours() {
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] car = base64.decode(SecondEdition.exi20("car"));
        for (String request : List.of("first", "later", "unsigned")) {
            byte[] exi = base64.decode(SecondEdition.exi20(request));
            assertThat(ExiBits.firstCertificate(exi)).as(request).contains(car);
            assertThat(ExiBits.contains(exi, SUB)).as("one that is not in it").isFalse();
        }
    }

    @Test
    void what_is_cut_off_or_no_certificate_is_not_found() {
        byte[] whole = new BitWriter().bits(3, 5).binary(CAR).done();
        assertThat(ExiBits.firstCertificate(Arrays.copyOf(whole, whole.length - 2)))
                .isEmpty();
        assertThat(ExiBits.firstCertificate(new byte[0])).isEmpty();
        assertThat(ExiBits.firstCertificate(new byte[5_000])).isEmpty();
        byte[] noise = new byte[8_250];
        new SecureRandom(new byte[] {1}).nextBytes(noise);
        assertThat(ExiBits.firstCertificate(noise)).isEmpty();
        byte[] huge = {0x30, (byte) 0x82, -1, -1, 0x30, (byte) 0x82, -1, -1, (byte) 0xA0, 3, 2, 1, 2};
        assertThat(ExiBits.firstCertificate(huge)).isEmpty();
    }
}
