package org.crossvolt.cpo.stations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.ProblemException;
import org.junit.jupiter.api.Test;

class TransferHostsTest {

    private static JsonNode location(String address) {
        return OcpiJson.mapper().createObjectNode().put("location", address);
    }

    private static int refusal(TransferHosts hosts, String address) {
        return catchThrowableOfType(ProblemException.class, () -> hosts.require("GetDiagnostics", location(address)))
                .problem()
                .status();
    }

    @Test
    void only_hosts_that_were_named_are_taken() {
        TransferHosts own = new TransferHosts(List.of(" Files.Example "));
        assertThatCode(() -> own.require("GetDiagnostics", location("ftp://files.example/logs")))
                .doesNotThrowAnyException();
        assertThat(refusal(own, "ftp://files.example.evil/logs")).isEqualTo(403);
        assertThat(refusal(own, "ftp://files.example@evil/logs")).isEqualTo(403);
        assertThat(refusal(own, "no address")).isEqualTo(400);
    }

    @Test
    void without_any_nobody_is_sent_anywhere() {
        assertThat(refusal(new TransferHosts(List.of()), "ftp://localhost/logs"))
                .isEqualTo(403);
    }

    @Test
    void a_star_takes_any_host_but_still_needs_an_address() {
        TransferHosts any = new TransferHosts(List.of("*"));
        assertThatCode(() -> any.require("GetDiagnostics", location("ftp://files.example/logs")))
                .doesNotThrowAnyException();
        assertThat(refusal(any, "files.example")).isEqualTo(400);
        assertThat(refusal(any, "ftp:///logs")).isEqualTo(400);
    }
}
