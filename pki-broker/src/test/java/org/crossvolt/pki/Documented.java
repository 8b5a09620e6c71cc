package org.crossvolt.pki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.Schemas;

/** Holds every JSON answer that a test gets to what the broker's own document says of it, member by member. */
final class Documented implements Filter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILED = 500;

    private final JsonNode document;
    private final List<Map.Entry<String, Pattern>> templates;

    Documented(String document) {
        try {
            this.document = JSON.readTree(document);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the document is no JSON", unreadable);
        }
        // Of two that fit, the one with fewer places to fill in is meant.
        this.templates = this.document.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingLong(
                        path -> path.chars().filter(c -> c == '{').count()))
                .map(path -> Map.entry(path, Pattern.compile(path.replaceAll("\\{[^}]*\\}", "[^/]+"))))
                .toList();
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification wanted, FilterContext context) {
        Response response = context.next(request, wanted);
        String path = URI.create(request.getURI()).getRawPath();
        Optional<String> template = templates.stream()
                .filter(one -> one.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .findFirst();
        if (template.isPresent() && String.valueOf(response.contentType()).contains("json")) {
            check(request.getMethod(), template.get(), response);
        }
        return response;
    }

    private void check(String method, String template, Response response) {
        String type = response.contentType().replaceFirst(";.*", "");
        int status = response.statusCode();
        String what = method + " " + template + " " + status;
        JsonNode operation = document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        // What is not there at all, and what went wrong on this side, is the same at every door.
        if (operation.isMissingNode() || status == FAILED) {
            return;
        }
        JsonNode schema = Schemas.ofAnswer(document, method.toLowerCase(Locale.ROOT), template, status, type);
        if (schema.isMissingNode()) {
            throw new AssertionError(what + " " + type + " is not documented: " + response.asString());
        }
        try {
            List<String> differences = Schemas.differences(document, schema, JSON.readTree(response.asString()));
            if (!differences.isEmpty()) {
                throw new AssertionError(what + " is not as documented: " + differences);
            }
        } catch (IOException unreadable) {
            throw new AssertionError(what + " is no JSON: " + response.asString(), unreadable);
        }
    }
}
