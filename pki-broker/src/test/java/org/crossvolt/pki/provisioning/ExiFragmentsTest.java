package org.crossvolt.pki.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.crossvolt.pki.provisioning.ExiFragments.Dialect;
import org.crossvolt.pki.provisioning.ExiFragments.Reference;
import org.junit.jupiter.api.Test;

/** The bytes under a bundle's signature, against what an independent codec of the charging side writes for the same values. */
class ExiFragmentsTest {

    private static final String CHAIN =
            "8021015a590c40a01080f161d242b32394006400991ca023a72aae31b538bc3fc346ca4dd154d85bdf62e669ed"
                    + "70f477fb7e8205890c9013971a9e21a528ac2fb336ba3dc144c84bcf52d659dd60e467eb6ef275f97c8003870a"
                    + "8e1195189c1fa326aa2db134b83bbf42c649cd50d457db5ee265e96cf073f77afe0185088c0f93169a1da124a8"
                    + "2baf32b639bd40c447cb4ed255d95ce063e76aee71f578fc7f83068a0d9114981b9f22a629ad30b437bb3ec245"
                    + "c94cd053d75ade61e568ec6ff376fa7d8104880b8f1296199d20a427ab2eb235b93cc043c74ace5186400999d2"
                    + "0a427ab2eb235b93cc043c74ace51d558dc5fe366ea6df174f87bff0286098d1094179b1ea225a92cb033b73ab"
                    + "e41c548cc4fd356da5de164e86bef72f679fd0084078b0e9215991ca023a72aae31b538bc3fc346ca4dd154d85"
                    + "bdf62e669ed70f477fb7e8205890c9013971a9e21a528ac2fb336ba3dc144c84bcf52d659dd60e467eb6ef275f"
                    + "97c8003870a8e1195189c1fa326aa2db134b83bbf42c649cd50d457db5ee265e96cf073f77afe0185088c0f931"
                    + "69a1da124a82baf32b639bd40c447cb4ed217a00";
    private static final String ALONE = "8021015a590c40a01080f161d242b3239403e8";
    private static final String KEY =
            "802202b4b2190c00c2844607c98b4d0ed0925415d7995b1cdea06223e5a7692aecae7031f3b57738fabc7e3fc1"
                    + "834506c88a4c0dcf91531e80";
    private static final String DH =
            "802d02b4b219904102c4864809cb8d4f10d2945617d99b5d1ee0a26425e7a96b2ceeb07233f5b7793afcbe4001"
                    + "c3854708ca8c4e0fd1935516d89a5c1ddfa16324e6a86a2bedaf711e80";
    private static final String STANDALONE =
            "808112b43a3a381d1797bbbbbb973b999737b93397aa2917b1b0b737b734b1b0b616b2bc3497a1ab43a3a381d1"
                    + "797bbbbbb973b999737b933979918181897981a17bc36b63239b4b396b6b7b93291b2b1b239b096b9b430991a9"
                    + "b220623696431025687474703a2f2f7777772e77332e6f72672f54522f63616e6f6e6963616c2d6578692f4852"
                    + "d0e8e8e0745e5eeeeeee5cee665cdee4ce5e646060625e60685ef0dad8cadcc646e6d0c2646a6c840000e1c2a3"
                    + "8465462707e8c9aa8b6c4d2e0eefd0b19273543515f6d7b8997a5b208188da590c8095a1d1d1c0e8bcbddddddc"
                    + "b9dcccb9bdc99cbd5148bd8d85b9bdb9a58d85b0b595e1a4bd214b43a3a381d1797bbbbbb973b999737b933979"
                    + "918181897981a17bc36b632b73191b9b430991a9b21005088c0f93169a1da124a82baf32b639bd40c447cb4ed2"
                    + "55d95ce063e76aee71820623696433025687474703a2f2f7777772e77332e6f72672f54522f63616e6f6e69636"
                    + "16c2d6578692f4852d0e8e8e0745e5eeeeeee5cee665cdee4ce5e646060625e60685ef0dad8cadcc646e6d0c26"
                    + "46a6c84028364452606e7c8a98a6b4c2d0deecfb09172533414f5d6b798795a3b1bfcdda08188da590d0095a1d"
                    + "1d1c0e8bcbddddddcb9dcccb9bdc99cbd5148bd8d85b9bdb9a58d85b0b595e1a4bd214b43a3a381d1797bbbbbb"
                    + "973b999737b933979918181897981a17bc36b632b73191b9b430991a9b2100f1296199d20a427ab2eb235b93cc"
                    + "043c74ace51d558dc5fe366ea6df174f87b8dc";
    private static final String COMBINED =
            "80d044ad0e8e8e0745e5eeeeeee5cee665cdee4ce5ea8a45ec6c2dcdedcd2c6c2d85acaf0d25e86ad0e8e8e074"
                    + "5e5eeeeeee5cee665cdee4ce5e646060625e60685ef0dad8c8e6d2ce5adadee4ca46cac6c8e6c25ae6d0c2646a"
                    + "6c88188da590c4095a1d1d1c0e8bcbddddddcb9dcccb9bdc99cbd5148bd8d85b9bdb9a58d85b0b595e1a4bd214"
                    + "b43a3a381d1797bbbbbb973b999737b933979918181897981a17bc36b632b73191b9b430991a9b2100003870a8"
                    + "e1195189c1fa326aa2db134b83bbf42c649cd50d457db5ee265e96c820623696432025687474703a2f2f777777"
                    + "2e77332e6f72672f54522f63616e6f6e6963616c2d6578692f4852d0e8e8e0745e5eeeeeee5cee665cdee4ce5e"
                    + "646060625e60685ef0dad8cadcc646e6d0c2646a6c8401422303e4c5a68768492a0aebccad8e6f503111f2d3b4"
                    + "9576573818f9dabb9c608188da590cc095a1d1d1c0e8bcbddddddcb9dcccb9bdc99cbd5148bd8d85b9bdb9a58d"
                    + "85b0b595e1a4bd214b43a3a381d1797bbbbbb973b999737b933979918181897981a17bc36b632b73191b9b4309"
                    + "91a9b2100a0d9114981b9f22a629ad30b437bb3ec245c94cd053d75ade61e568ec6ff376820623696434025687"
                    + "474703a2f2f7777772e77332e6f72672f54522f63616e6f6e6963616c2d6578692f4852d0e8e8e0745e5eeeeee"
                    + "e5cee665cdee4ce5e646060625e60685ef0dad8cadcc646e6d0c2646a6c8403c4a58667482909eacbac8d6e4f3"
                    + "010f1d2b39475563717f8d9ba9b7c5d3e1ee3e80";

    private static byte[] filled(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i * 7);
        }
        return bytes;
    }

    private static void assertBytes(byte[] written, String expected) {
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(expected);
    }

    @Test
    void a_chain_with_two_sub_cas() {
        assertBytes(
                ExiFragments.contractSignatureCertChain(
                        "id1", List.of(filled(10, 1), filled(200, 50), filled(200, 51))),
                CHAIN);
    }

    @Test
    void a_chain_without_sub_cas() {
        assertBytes(ExiFragments.contractSignatureCertChain("id1", List.of(filled(10, 1))), ALONE);
    }

    @Test
    void the_encrypted_key() {
        assertBytes(ExiFragments.contractSignatureEncryptedPrivateKey("id2", filled(48, 3)), KEY);
    }

    @Test
    void the_dh_public_key() {
        assertBytes(ExiFragments.dhPublicKey("id3", filled(65, 4)), DH);
    }

    /** The one that codecs are known to get wrong: its element has two types in the message set. */
    @Test
    void the_emaid_has_the_relaxed_grammar_of_a_name_with_two_types() {
        assertBytes(
                ExiFragments.emaid("id4", "DEABCC123ABC56"), "80ec0202b4b21a40041111505090d0cc4c8cd05090cd4dbd3d00");
    }

    @Test
    void signed_info_in_both_dialects() {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            references.add(new Reference("#id" + (i + 1), filled(32, 10 * i)));
        }
        assertBytes(ExiFragments.signedInfo(references, Dialect.STANDALONE), STANDALONE);
        assertBytes(ExiFragments.signedInfo(references, Dialect.COMBINED), COMBINED);
    }
}
