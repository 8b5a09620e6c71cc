package org.crossvolt.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;

/**
 * The yardsticks, in a process of their own: a reverse proxy of a few lines, and bytes served from memory. Arguments: its
 * port, the backend's port.
 */
final class YardstickMain {

    private static volatile Buffer memory = Buffer.buffer();

    private YardstickMain() {}

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int backend = Integer.parseInt(arguments[1]);
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
        vertx.createHttpServer()
                .requestHandler(request -> {
                    switch (request.path()) {
                        case "/memory" ->
                            request.response()
                                    .putHeader("Content-Type", "application/json")
                                    .end(memory);
                        case "/keep" ->
                            request.body().onSuccess(body -> {
                                memory = body;
                                request.response().end();
                            });
                        default -> proxy(client, backend, request);
                    }
                })
                .listen(port, "localhost");
    }

    private static void proxy(HttpClient client, int backend, HttpServerRequest request) {
        request.body()
                .compose(body -> client.request(request.method(), backend, "localhost", request.uri())
                        .compose(forward -> {
                            forward.headers().setAll(request.headers());
                            return forward.send(body);
                        }))
                .onSuccess(answer -> {
                    request.response().setStatusCode(answer.statusCode());
                    request.response().headers().setAll(answer.headers());
                    answer.body().onSuccess(request.response()::end);
                })
                .onFailure(failure -> request.response().setStatusCode(502).end());
    }
}
