package org.crossvolt.emsp;

import io.vertx.core.Vertx;
import org.crossvolt.local.TestTokens;
import org.eclipse.microprofile.config.ConfigProvider;

/** The realm's address at which this service gets its own token, signed as all tokens of tests are. */
final class Realm {

    private static boolean open;

    private Realm() {}

    static synchronized void open() {
        if (open) {
            return;
        }
        open = true;
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"access_token\":\"" + TestTokens.of("emsp-adapter", "service")
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":900}"))
                .listen(ConfigProvider.getConfig().getValue("test.realm.port", Integer.class), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
