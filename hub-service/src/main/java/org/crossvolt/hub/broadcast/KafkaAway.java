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
    private static final int DEEPEST = 8;

    @Override
    public Optional<OcpiException> tell(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof RetriableException away) {
                LOG.warnf("something could not be handed on: %s", away.getMessage());
                return Optional.of(new OcpiException(
                        OcpiStatusCode.SERVER_ERROR,
                        "This hub can hand nothing on to its others at the moment; try again shortly."));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
