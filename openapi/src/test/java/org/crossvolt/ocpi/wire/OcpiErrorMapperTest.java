package org.crossvolt.ocpi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.junit.jupiter.api.Test;

/** Nothing internal answers, whatever the framework still knows of the request. */
class OcpiErrorMapperTest {

    private final OcpiErrorMapper mapper = new OcpiErrorMapper(Clock.systemUTC());

    private static UriInfo uri(String path) {
        return (UriInfo) Proxy.newProxyInstance(
                UriInfo.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (proxy, method, arguments) -> path);
    }

    private static UriInfo uriOfARequestThatIsOver() {
        return (UriInfo) Proxy.newProxyInstance(
                UriInfo.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (proxy, method, arguments) -> {
                    throw new ContextNotActiveException("RequestScoped context was not active");
                });
    }

    @Test
    void a_failure_after_the_requests_end_is_a_problem_that_tells_nothing_internal() {
        mapper.uri = uriOfARequestThatIsOver();
        Response answer = mapper.toResponse(new IllegalStateException("secret table"));
        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getMediaType()).hasToString("application/problem+json");
        assertThat(String.valueOf(answer.getEntity())).doesNotContain("secret", "RequestScoped");
    }

    @Test
    void a_refusal_after_the_requests_end_keeps_its_status() {
        mapper.uri = uriOfARequestThatIsOver();
        Response answer =
                mapper.toResponse(OcpiException.withHttpStatus(404, OcpiStatusCode.INVALID_PARAMETERS, "not there"));
        assertThat(answer.getStatus()).isEqualTo(404);
    }

    @Test
    void a_failure_of_an_ocpi_request_has_the_envelope_and_of_another_it_has_not() {
        mapper.uri = uri("/ocpi/2.2.1/hubclientinfo");
        assertThat(String.valueOf(mapper.toResponse(new IllegalStateException("secret table"))
                        .getEntity()))
                .contains("\"status_code\":3000")
                .doesNotContain("secret");
        mapper.uri = uri("/operator/v1/agreements");
        assertThat(mapper.toResponse(new IllegalStateException("x")).getMediaType())
                .hasToString("application/problem+json");
    }

    /** As CDI gives what a service has. */
    @SuppressWarnings("unchecked")
    private static Instance<KnownFailures> having(KnownFailures only) {
        return (Instance<KnownFailures>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> List.of(only).iterator());
    }

    @Test
    void a_state_that_is_known_is_told_and_is_no_mistake() {
        mapper.known = having(failure -> failure instanceof IllegalStateException
                ? Optional.of(new OcpiException(OcpiStatusCode.SERVER_ERROR, "try again shortly"))
                : Optional.empty());
        mapper.uri = uri("/operator/v1/platforms");
        Response problem = mapper.toResponse(new IllegalStateException("secret table"));
        assertThat(problem.getStatus()).isEqualTo(503);
        assertThat(String.valueOf(problem.getEntity()))
                .contains("try again shortly")
                .doesNotContain("secret");
        mapper.uri = uri("/ocpi/2.2.1/credentials");
        assertThat(String.valueOf(mapper.toResponse(new IllegalStateException("secret table"))
                        .getEntity()))
                .contains("\"status_code\":3000", "try again shortly")
                .doesNotContain("secret");
        mapper.uri = uri("/operator/v1/platforms");
        assertThat(mapper.toResponse(new NullPointerException()).getStatus()).isEqualTo(500);
    }
}
