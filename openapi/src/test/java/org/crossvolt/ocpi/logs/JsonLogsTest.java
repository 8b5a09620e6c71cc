package org.crossvolt.ocpi.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLogsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String line(String message, @Nullable Throwable thrown) {
        ExtLogRecord record =
                new ExtLogRecord(Level.WARN, message, ExtLogRecord.FormatStyle.NO_FORMAT, "org.crossvolt.Test");
        record.setLoggerName("org.crossvolt.hub");
        record.setThrown(thrown);
        return JsonLogs.formatter().format(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"all is well", "two\nlines\r\n", "\"quoted\" {\"level\":\"ERROR\"}", "\u0000\u001b[31m", "é😀"})
    void whatever_is_in_a_message_stays_one_line_and_one_object(String message) throws IOException {
        String line = line(message, null);
        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n", "\r");
        JsonNode read = JSON.readTree(line);
        assertThat(read.path("message").asText()).isEqualTo(message);
        assertThat(read.path("level").asText()).isEqualTo("WARN");
        assertThat(read.path("loggerName").asText()).isEqualTo("org.crossvolt.hub");
        assertThat(read.path("timestamp").asText()).isNotEmpty();
    }

    @Test
    void an_exception_is_part_of_its_line() throws IOException {
        String line = line("it broke", new IllegalStateException("reason\nwith a line break"));
        assertThat(line.strip()).doesNotContain("\n");
        assertThat(JSON.readTree(line).path("stackTrace").asText()).contains("IllegalStateException", "JsonLogsTest");
    }
}
