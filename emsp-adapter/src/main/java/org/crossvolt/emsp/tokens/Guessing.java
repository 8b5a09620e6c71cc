package org.crossvolt.emsp.tokens;

import jakarta.inject.Singleton;
import org.crossvolt.emsp.Pace;

/** Slows down whoever asks about many tokens that do not exist. */
@Singleton
class Guessing {

    private final Pace unknown;

    Guessing(TokensConfig config) {
        this.unknown = new Pace(config.unknownPerMinute());
    }

    boolean isStopped(String cpo) {
        return unknown.isUsedUp(cpo);
    }

    void missed(String cpo) {
        unknown.take(cpo);
    }
}
