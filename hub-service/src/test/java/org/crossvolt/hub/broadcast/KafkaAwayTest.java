package org.crossvolt.hub.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.junit.jupiter.api.Test;

class KafkaAwayTest {

    private final KafkaAway away = new KafkaAway();

    @Test
    void what_passes_by_itself_is_told_without_anything_internal() {
        assertThat(away.tell(new CompletionException(
                        new TimeoutException("Topic crossvolt.hub.objects not present in metadata after 5000 ms"))))
                .hasValueSatisfying(told -> {
                    assertThat(told.statusCode()).isEqualTo(OcpiStatusCode.SERVER_ERROR);
                    assertThat(told.sentence()).contains("try again").doesNotContain("opic", "metadata");
                });
    }

    @Test
    void what_is_wrong_for_good_is_a_mistake() {
        assertThat(away.tell(new CompletionException(new RecordTooLargeException("no"))))
                .isEmpty();
        assertThat(away.tell(new IllegalStateException("no"))).isEmpty();
        assertThat(away.tell(new NullPointerException())).isEmpty();
    }
}
