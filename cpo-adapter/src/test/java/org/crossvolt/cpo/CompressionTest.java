package org.crossvolt.cpo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Messages that are compressed (RFC 7692), and what compression must not be used for. */
@QuarkusTest
class CompressionTest {

    private static final int FINAL_COMPRESSED_TEXT = 0xC1;
    private static final int FIRST_COMPRESSED_TEXT = 0x41;
    private static final int NEXT = 0x00;
    private static final String OFFER = "permessage-deflate; client_max_window_bits";

    /** A station down to its bytes. */
    private static final class Bytes implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final String answer;

        Bytes(String id, String subprotocol, String offers) throws IOException {
            socket = new Socket("localhost", Cpo.port());
            socket.setSoTimeout(30_000);
            in = new DataInputStream(socket.getInputStream());
            String key = Base64.getEncoder().encodeToString((id + ":" + Cpo.KEY).getBytes(UTF_8));
            socket.getOutputStream()
                    .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
                                    + subprotocol + "\r\n"
                                    + (offers.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + offers + "\r\n")
                                    + "Authorization: Basic " + key + "\r\n\r\n")
                            .getBytes(UTF_8));
            StringBuilder headers = new StringBuilder();
            while (headers.indexOf("\r\n\r\n") < 0) {
                headers.append((char) in.readUnsignedByte());
            }
            answer = headers.toString();
            assertThat(answer).startsWith("HTTP/1.1 101");
        }

        /** Masked, as a client has to, with a key of zeros. */
        void frame(int first, byte[] content) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(first);
            if (content.length < 126) {
                frame.write(0x80 | content.length);
            } else if (content.length < 65_536) {
                frame.write(0x80 | 126);
                frame.write(content.length >>> 8);
                frame.write(content.length);
            } else {
                frame.write(0x80 | 127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) content.length >>> shift));
                }
            }
            frame.write(new byte[4]);
            frame.write(content);
            socket.getOutputStream().write(frame.toByteArray());
        }

        /** The next text, inflated where it has to be. */
        String text() throws IOException, DataFormatException {
            int first = in.readUnsignedByte();
            byte[] content = content();
            assertThat(first & 0x0F)
                    .as("a text, not " + new String(content, UTF_8))
                    .isEqualTo(1);
            if ((first & 0x40) == 0) {
                return new String(content, UTF_8);
            }
            Inflater inflater = new Inflater(true);
            inflater.setInput(concat(content, new byte[] {0, 0, (byte) 0xff, (byte) 0xff}));
            byte[] inflated = new byte[1_000_000];
            int length = inflater.inflate(inflated);
            inflater.end();
            return new String(inflated, 0, length, UTF_8);
        }

        int closeCode() throws IOException {
            while ((in.readUnsignedByte() & 0x0F) != 8) {
                content();
            }
            byte[] content = content();
            assertThat(in.read()).as("the socket is closed").isEqualTo(-1);
            return ((content[0] & 0xFF) << 8) | (content[1] & 0xFF);
        }

        private byte[] content() throws IOException {
            int length = in.readUnsignedByte();
            return in.readNBytes(length == 127 ? (int) in.readLong() : length == 126 ? in.readUnsignedShort() : length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Without the four bytes at the end that RFC 7692 leaves out. */
    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(text.getBytes(UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[65_536];
        int length;
        do {
            length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            out.write(part, 0, length);
        } while (length == part.length);
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static String dataTransfer(int length) {
        return "[2,\"x\",\"DataTransfer\",{\"vendorId\":\"v\",\"data\":\"" + "a".repeat(length) + "\"}]";
    }

    @Test
    void a_station_that_offers_compression_is_understood_and_answered_in_it() throws IOException, DataFormatException {
        String id = Cpo.station("zip");
        Cpo.connect201(id).close();
        try (Bytes station = new Bytes(id, "ocpp2.0.1", OFFER)) {
            assertThat(station.answer)
                    .contains("permessage-deflate")
                    .contains("server_no_context_takeover")
                    .contains("client_no_context_takeover");
            for (int i = 0; i < 3; i++) {
                station.frame(FINAL_COMPRESSED_TEXT, deflated(dataTransfer(200_000)));
                assertThat(station.text()).startsWith("[3,\"x\"");
            }
            station.frame(0x81, "[2,\"y\",\"Heartbeat\",{}]".getBytes(UTF_8));
            assertThat(station.text()).as("not compressed").startsWith("[3,\"y\"");
            String longId = "z".repeat(600);
            station.frame(FINAL_COMPRESSED_TEXT, deflated("[2,\"w\",\"" + longId + "\",{}]"));
            assertThat(station.text()).contains("NotImplemented");
        }
    }

    @Test
    void what_the_csms_asks_comes_compressed_when_it_is_long() throws IOException, DataFormatException {
        String id = Cpo.station("zip");
        try (Bytes station = new Bytes(id, "ocpp1.6", OFFER)) {
            var asked = Thread.ofVirtual()
                    .start(() -> Cpo.asOperator()
                            .body("{\"vendorId\":\"v\",\"data\":\"" + "b".repeat(5_000) + "\"}")
                            .post("/cpo/v1/stations/" + id + "/operations/DataTransfer"));
            assertThat(station.text()).contains("b".repeat(5_000));
            asked.interrupt();
        }
    }

    @Test
    void a_frame_that_inflates_without_end_closes_the_socket_with_1009() throws IOException {
        String id = Cpo.station("bomb");
        byte[] bomb = deflated(dataTransfer(64 * 1024 * 1024));
        assertThat(bomb.length).as("small enough for the limit of frames").isLessThan(100_000);
        for (String version : new String[] {"ocpp1.6", "ocpp2.0.1"}) {
            try (Bytes station = new Bytes(id, version, OFFER)) {
                station.frame(FINAL_COMPRESSED_TEXT, bomb);
                assertThat(station.closeCode()).isEqualTo(1009);
            }
        }
        try (Bytes old = new Bytes(id, "ocpp1.6", OFFER)) {
            old.frame(FINAL_COMPRESSED_TEXT, deflated(dataTransfer(70_000)));
            assertThat(old.closeCode()).as("the limit of its own version").isEqualTo(1009);
        }
    }

    @Test
    void a_message_in_many_frames_is_not_longer_than_in_one() throws IOException {
        String id = Cpo.station("bomb");
        byte[] all = deflated(dataTransfer(64 * 1024 * 1024));
        try (Bytes station = new Bytes(id, "ocpp2.0.1", OFFER)) {
            // Each frame inflates to less than a message may have.
            station.frame(FIRST_COMPRESSED_TEXT, Arrays.copyOfRange(all, 0, 180));
            for (int at = 180; at < 1_800; at += 180) {
                station.frame(NEXT, Arrays.copyOfRange(all, at, at + 180));
            }
            assertThat(station.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void a_handshake_that_fails_ends_its_connection() throws IOException {
        String id = Cpo.station("shake");
        for (String version : new String[] {"99", "x", ""}) {
            try (Socket socket = new Socket("localhost", Cpo.port())) {
                socket.setSoTimeout(30_000);
                String key = Base64.getEncoder().encodeToString((id + ":" + Cpo.KEY).getBytes(UTF_8));
                socket.getOutputStream()
                        .write(("GET /ocpp/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                        + "Upgrade: websocket\r\nSec-WebSocket-Version: " + version
                                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                        + "Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: " + OFFER
                                        + "\r\nAuthorization: Basic " + key + "\r\n\r\n")
                                .getBytes(UTF_8));
                String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
                assertThat(all).as("version " + version).startsWith("HTTP/1.1 4");
            }
        }
        Cpo.connect16(id).close();
    }

    @Test
    void nonsense_and_what_nobody_agreed_to_close_the_socket() throws IOException {
        String id = Cpo.station("bomb");
        try (Bytes station = new Bytes(id, "ocpp1.6", OFFER)) {
            station.frame(FINAL_COMPRESSED_TEXT, "this was never deflated".getBytes(UTF_8));
            assertThat(station.closeCode()).isEqualTo(1007);
        }
        try (Bytes station = new Bytes(id, "ocpp1.6", "")) {
            assertThat(station.answer).doesNotContain("permessage-deflate");
            station.frame(FINAL_COMPRESSED_TEXT, deflated(dataTransfer(10)));
            assertThat(station.closeCode()).isEqualTo(1002);
        }
        try (Bytes station = new Bytes(id, "ocpp1.6", "permessage-deflate; server_max_window_bits=9, x-webkit-foo")) {
            assertThat(station.answer).as("nothing that can be agreed to").doesNotContain("Extensions");
        }
        try (StationClient other = Cpo.connect16(Cpo.station("zip"))) {
            assertThat(other.call("Heartbeat", "{}").isError()).isFalse();
        }
    }
}
