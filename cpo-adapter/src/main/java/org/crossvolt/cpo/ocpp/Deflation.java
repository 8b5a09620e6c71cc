package org.crossvolt.cpo.ocpp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Compression of messages (RFC 7692) for stations that offer it, bounded while a frame is inflated, which the server's own
 * means are not (3.1.7 of the OCPP reference). Neither side keeps a dictionary between messages: an idle station costs nothing.
 */
final class Deflation {

    private static final String HEADER = "Sec-WebSocket-Extensions";
    private static final int FASTEST = 1;
    private static final int LARGEST_WINDOW = 15;
    /** Bytes; without a dictionary shorter messages gain nothing. */
    private static final int LEAST = 512;

    private Deflation() {}

    /**
     * Agrees to the first offer that can be agreed to, before the upgrade; without one messages travel as they are.
     *
     * @param longest bytes that a message may have once it is inflated; 0 for a socket on which nothing will be said
     */
    static void agree(HttpServerRequest request, int longest) {
        HttpServerConnection connection = (HttpServerConnection) request.connection();
        ChannelPipeline pipeline = connection.channel().pipeline();
        // The server's own answer to offers would inflate without bound.
        if (pipeline.get(WebSocketServerExtensionHandler.class) != null) {
            pipeline.remove(WebSocketServerExtensionHandler.class);
        }
        String last = connection.channelHandlerContext().name();
        WebSocketServerExtension agreed = longest == 0 ? null : firstOf(request.getHeader(HEADER), longest);
        if (agreed != null) {
            request.response().putHeader(HEADER, written(agreed.newReponseData()));
            pipeline.addBefore(last, null, agreed.newExtensionDecoder());
            pipeline.addBefore(last, null, agreed.newExtensionEncoder());
        }
        pipeline.addBefore(last, null, new Refusal(longest));
    }

    private static @Nullable WebSocketServerExtension firstOf(@Nullable String offers, int longest) {
        if (offers == null || offers.isBlank()) {
            return null;
        }
        PerMessageDeflateServerExtensionHandshaker handshaker = new PerMessageDeflateServerExtensionHandshaker(
                FASTEST, false, LARGEST_WINDOW, true, true, new OnlyLong(), longest);
        for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(offers)) {
            // A server may say both without having been asked (RFC 7692, 7.1.1).
            Map<String, String> parameters = new TreeMap<>(offer.parameters());
            parameters.put("server_no_context_takeover", null);
            parameters.put("client_no_context_takeover", null);
            WebSocketServerExtension agreed =
                    handshaker.handshakeExtension(new WebSocketExtensionData(offer.name(), parameters));
            if (agreed != null) {
                return agreed;
            }
        }
        return null;
    }

    private static String written(WebSocketExtensionData data) {
        StringBuilder text = new StringBuilder(data.name());
        data.parameters()
                .forEach((name, value) -> text.append("; ").append(name).append(value == null ? "" : "=" + value));
        return text.toString();
    }

    /** Reads whatever is compressed, and compresses what is worth it. */
    private static final class OnlyLong implements WebSocketExtensionFilterProvider {

        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return OnlyLong::isShort;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }

        /** Only whole messages are: the parts of one have to be treated alike. */
        private static boolean isShort(WebSocketFrame frame) {
            return frame.isFinalFragment()
                    && !(frame instanceof ContinuationWebSocketFrame)
                    && frame.content().readableBytes() < LEAST;
        }
    }

    /** Closes the socket, and says why, where a message could not be inflated or nobody agreed to what its frame is marked as. */
    private static final class Refusal extends ChannelInboundHandlerAdapter {

        private final int longest;

        Refusal(int longest) {
            this.longest = longest;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof WebSocketFrame frame && frame.rsv() != 0) {
                frame.release();
                close(context, StationSocket.PROTOCOL_ERROR, "an extension that was not agreed to");
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (!(failure instanceof DecompressionException)) {
                context.fireExceptionCaught(failure);
            } else if (failure.getCause() instanceof DataFormatException) {
                close(context, StationSocket.UNREADABLE, "can not be inflated");
            } else {
                close(context, StationSocket.TOO_BIG, "inflates to more than " + longest + " bytes");
            }
        }

        private static void close(ChannelHandlerContext context, short code, String reason) {
            // Closed from here, because from its end the pipeline would take the time to say farewell once more.
            context.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(done -> context.close());
        }
    }
}
