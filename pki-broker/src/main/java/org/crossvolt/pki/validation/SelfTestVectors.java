package org.crossvolt.pki.validation;

import java.util.List;

/** Signatures made by OpenSSL with keys that were thrown away, and what is no signature of them (X4). */
final class SelfTestVectors {

    private static final String MESSAGE = "43726f7373766f6c742073656c662d74657374206f662061207369676e6174757265";
    private static final String OTHER_MESSAGE = "43726f7373766f6c742073656c662d74657374206f662061205369676e6174757265";
    private static final String P256_KEY =
            "3059301306072a8648ce3d020106082a8648ce3d030107034200045df22ff59640ff92c1b797df877157025a01493dba"
                    + "3ff83f1b5c5a695763a515b87e315c7594557ea8f9e1b9fe2b4e91282ec99001083de9e765e8b1a66e169f";
    private static final String P256_SIGNATURE =
            "304502202c55d5541b8da52e143e830d012f7538659dea7713bf49d1adbf9d5819eb5159022100d31d2b22132b709737"
                    + "de32097d9fca315cee2e694e7a1b3cd552500af3674819";
    private static final String P521_KEY =
            "30819b301006072a8648ce3d020106052b81040023038186000400792ca7825d39eb14b7a394288dae21b4084fd7b436"
                    + "bdf6126f9cc3088c995185aa5eb41abd0c445a8f0a94d5096a8fdda9645b1b5885f37cf66cb195d28dd2d8520075f4cd"
                    + "0e4e3e8aa8b498eaaca0fe2690a4126c01ef5cd0eab3e8d3a827d429ea7d2b25fe19242c3a9f97eb90d3de8d08a0fa03"
                    + "ac7fb187e3c3a6b88f1a8c8c4c02";
    private static final String P521_SIGNATURE =
            "308187024201c690aac2ddff84b7519a53f3e047be88fd99c81ba0c0885df0e81df0823847287076acd1bac17a4afcf0"
                    + "8f471d4effd95233ebf68dd68396c6bf75697b56ad48e302411cd1d2a14c2f2582b4bea463aa615a5cbb824a72b92036"
                    + "387a2454a6509ef23b30f5bd9c94914517edd2a97478a414b62e4b29fd182f9841218ed1efd31ec6ef32";
    private static final String ED448_KEY =
            "3043300506032b6571033a00b2af9c91e63018f49106d29d1c46409c1ae16d9924653f3a3744ea59cb6a8e407beb9e3b"
                    + "927e33997f742d9716fba9cf8a55abc32e0ca95a00";
    private static final String ED448_SIGNATURE =
            "f6c1226f1a294eb75d61ca027637201ad93423ae5ef2aab905e335957ba0f0b2de314d54d58346005bc646c45f8ac557"
                    + "c5d048480a1bb41c0062a9449505b19e3a537f03f0f98e4d2cd5e0fdc5e0f251e51c25996c9d21a0304ba0e704d551f1"
                    + "5c0c976a6d0362098f923c8076b7d4ac3900";

    private SelfTestVectors() {}

    static List<CryptoProviders.Vector> all() {
        return List.of(
                new CryptoProviders.Vector("P256 right", Suite.P256, P256_KEY, MESSAGE, P256_SIGNATURE, true),
                new CryptoProviders.Vector(
                        "P256 other message", Suite.P256, P256_KEY, OTHER_MESSAGE, P256_SIGNATURE, false),
                new CryptoProviders.Vector(
                        "P256 changed signature",
                        Suite.P256,
                        P256_KEY,
                        MESSAGE,
                        "304502202c55d5541b8da52e143e830d012f7538659dea7713bf49d1adbf9d5819eb5159022100d31d2b22132b709737"
                                + "de32097d9fca315cee2e694e7a1b3cd552500af3674818",
                        false),
                new CryptoProviders.Vector("P256 empty signature", Suite.P256, P256_KEY, MESSAGE, "", false),
                new CryptoProviders.Vector(
                        "P256 r and s are zero", Suite.P256, P256_KEY, MESSAGE, "3006020100020100", false),
                new CryptoProviders.Vector(
                        "P256 r and s are the order",
                        Suite.P256,
                        P256_KEY,
                        MESSAGE,
                        "3046022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551022100ffffffff00000000"
                                + "ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                        false),
                new CryptoProviders.Vector("P521 right", Suite.P521, P521_KEY, MESSAGE, P521_SIGNATURE, true),
                new CryptoProviders.Vector(
                        "P521 other message", Suite.P521, P521_KEY, OTHER_MESSAGE, P521_SIGNATURE, false),
                new CryptoProviders.Vector(
                        "P521 changed signature",
                        Suite.P521,
                        P521_KEY,
                        MESSAGE,
                        "308187024201c690aac2ddff84b7519a53f3e047be88fd99c81ba0c0885df0e81df0823847287076acd1bac17a4afcf0"
                                + "8f471d4effd95233ebf68dd68396c6bf75697b56ad48e302411cd1d2a14c2f2582b4bea463aa615a5cbb824a72b92036"
                                + "387a2454a6509ef23b30f5bd9c94914517edd2a97478a414b62e4b29fd182f9841218ed1efd31ec6ef33",
                        false),
                new CryptoProviders.Vector("P521 empty signature", Suite.P521, P521_KEY, MESSAGE, "", false),
                new CryptoProviders.Vector(
                        "P521 r and s are zero", Suite.P521, P521_KEY, MESSAGE, "3006020100020100", false),
                new CryptoProviders.Vector(
                        "P521 r and s are the order",
                        Suite.P521,
                        P521_KEY,
                        MESSAGE,
                        "308188024201fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7f"
                                + "cc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409024201ffffffffffffffffffffffffffffffffffffffffffff"
                                + "fffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
                        false),
                new CryptoProviders.Vector("ED448 right", Suite.ED448, ED448_KEY, MESSAGE, ED448_SIGNATURE, true),
                new CryptoProviders.Vector(
                        "ED448 other message", Suite.ED448, ED448_KEY, OTHER_MESSAGE, ED448_SIGNATURE, false),
                new CryptoProviders.Vector(
                        "ED448 changed signature",
                        Suite.ED448,
                        ED448_KEY,
                        MESSAGE,
                        "f6c1226f1a294eb75d61ca027637201ad93423ae5ef2aab905e335957ba0f0b2de314d54d58346005bc646c45f8ac557"
                                + "c5d048480a1bb41c0062a9449505b19e3a537f03f0f98e4d2cd5e0fdc5e0f251e51c25996c9d21a0304ba0e704d551f1"
                                + "5c0c976a6d0362098f923c8076b7d4ac3901",
                        false),
                new CryptoProviders.Vector("ED448 empty signature", Suite.ED448, ED448_KEY, MESSAGE, "", false),
                new CryptoProviders.Vector("ED448 all zero", Suite.ED448, ED448_KEY, MESSAGE, "00".repeat(114), false));
    }
}
