package org.crossvolt.ocpi.party;

import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.crossvolt.ocpi.wire.PageRequest;

/**
 * One page of a Sender interface's list (section 1.4).
 *
 * @param objects a JSON array
 * @param total of all that match the filters and that the caller may see, whatever the page (T-35)
 */
public record SenderPage(Buffer objects, long total) {

    /** @param url of the list, absolute and without a query; the next page's Link begins with it (T-34) */
    public Response answer(PageRequest asked, String url, Clock clock) {
        Response.ResponseBuilder answer = Response.ok(Envelope.success(objects, clock), MediaType.APPLICATION_JSON_TYPE)
                .header(OcpiHeaders.TOTAL_COUNT, total)
                .header(OcpiHeaders.LIMIT, asked.limit());
        if (asked.offset() + asked.limit() < total) {
            answer.header(OcpiHeaders.LINK, asked.nextLink(url));
        }
        return answer.build();
    }
}
