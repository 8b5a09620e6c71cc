package org.crossvolt.hub.registration;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with settings that belong on a developer's machine (T33); each is named with its key. */
@Singleton
class DangerousSettings {

    private final HubConfig config;
    private final List<String> egress;
    private final String databasePassword;

    DangerousSettings(
            HubConfig config,
            @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> egress,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> databasePassword) {
        this.config = config;
        this.egress = egress.orElse(List.of());
        this.databasePassword = databasePassword.orElse("");
    }

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 100) StartupEvent starting) {
        if (config.local()) {
            return;
        }
        List<String> found = in(config.publicUrl(), config.secretsKey().orElse(""), egress, databasePassword);
        if (!found.isEmpty()) {
            throw new IllegalStateException("this hub does not start, because " + String.join("; ", found)
                    + ". Set crossvolt.hub.local=true only on a developer's machine.");
        }
    }

    static List<String> in(String publicUrl, String secretsKey, List<String> egress, String databasePassword) {
        List<String> found = new ArrayList<>();
        if (!publicUrl.toLowerCase(Locale.ROOT).startsWith("https://")) {
            found.add("crossvolt.hub.public-url is not https: tokens would travel in the clear");
        }
        if (isGuessable(secretsKey)) {
            found.add("crossvolt.hub.secrets.key is missing or made of one repeated byte");
        }
        egress.stream()
                .map(String::strip)
                .filter(network ->
                        network.startsWith("127.") || network.startsWith("::1") || network.startsWith("localhost"))
                .forEach(network -> found.add(
                        "crossvolt.egress.allow names " + network + ", so partners could make it call itself"));
        if (databasePassword.equals("postgres")) {
            found.add("quarkus.datasource.password is the default one");
        }
        return found;
    }

    private static boolean isGuessable(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key.strip());
            for (byte one : bytes) {
                if (one != bytes[0]) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException notBase64) {
            // Whoever needs the key says what is wrong with it.
            return false;
        }
    }
}
