package org.crossvolt.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/** Reads what the hubs wrote about themselves. */
final class Logs {

    private Logs() {}

    /** I9 and I10: no secret in any form it travels in, and no hub that ran out of memory. */
    static void check(String logs, List<String> secrets, List<String> broken) {
        for (String secret : secrets) {
            if (logs.contains(secret) || logs.contains(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)))) {
                broken.add("I9: a token stands in a hub's log: …" + secret.substring(Math.max(0, secret.length() - 4)));
            }
        }
        if (logs.contains("OutOfMemoryError")) {
            broken.add("I10: a hub ran out of memory");
        }
    }
}
