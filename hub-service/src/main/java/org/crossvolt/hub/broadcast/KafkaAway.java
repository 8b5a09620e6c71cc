package org.crossvolt.hub.broadcast;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.KnownFailures;
import org.jboss.logging.Logger;

/** Kafka away is a state, not a mistake: what has to be handed to another instance can not be, and whoever asked is told. */
@Singleton
class KafkaAway implements KnownFailures {

    private static final Logger LOG = Logger.getLogger(KafkaAway.class);

    @Override
    public Optional<OcpiException> tell(Throwable failure) {
        return KnownFailures.causesOf(failure)
                .filter(RetriableException.class::isInstance)
                .findFirst()
                .map(away -> {
                    LOG.warnf("something could not be handed on: %s", away.getMessage());
                    return new OcpiException(
                            OcpiStatusCode.SERVER_ERROR,
                            "This hub can hand nothing on to its others at the moment; try again shortly.");
                });
    }
}
