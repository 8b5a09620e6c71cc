package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error of the APIs that are not OCPI: {@code application/problem+json} (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, List<Detail> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** One thing that is wrong: where ({@code pointer}, RFC 6901), which rule, and what was seen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Detail(
            String pointer,
            String rule,
            String message,
            @Nullable String seen) {}

    public static Problem of(int status, String detail) {
        return of(status, detail, List.of());
    }

    public static Problem of(int status, String detail, List<Detail> errors) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new Problem("about:blank", known == null ? "Error" : known.getReasonPhrase(), status, detail, errors);
    }

    public Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
