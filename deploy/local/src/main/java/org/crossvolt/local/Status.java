package org.crossvolt.local;

import java.util.Optional;

/** Describes what runs. */
final class Status {

    private Status() {}

    static int print() {
        Optional<ProcessHandle> running = StackLock.inUse().process();
        System.out.println(running.map(process -> "The platform is up (process " + process.pid() + ").")
                .orElse("The platform is not up. Start with ./crossvolt up"));
        Addresses addresses = Addresses.standard();
        for (ServiceKind kind : ServiceKind.values()) {
            boolean ready = Waiting.answers(addresses.url(kind) + "/q/health/ready");
            System.out.printf("  %-14s %-24s %s%n", kind.folder, addresses.url(kind), ready ? "ready" : "not ready");
        }
        boolean keycloak = Waiting.answers(addresses.issuer() + "/.well-known/openid-configuration");
        System.out.printf("  %-14s %-24s %s%n", "keycloak", addresses.issuer(), keycloak ? "ready" : "not ready");
        return running.isPresent() ? 0 : 1;
    }
}
