package org.crossvolt.chaos;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Goes into the JVM of a hub and sets the clock of its machine wrong, as far as {@code java.time} shows it (F20). It is wrong
 * from the first line on, and jumps when it is told to.
 */
public final class WrongClock {

    private static final String AHEAD = "crossvolt.chaos.clock.ahead";
    private static final int LOOK_MILLIS = 100;

    private WrongClock() {}

    /** Changes what the JDK answers; its code stands in the JDK's classes and sees no others. */
    public static final class InstantAhead {
        private InstantAhead() {}

        @Advice.OnMethodExit
        static void set(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusSeconds(Long.getLong("crossvolt.chaos.clock.ahead", 0));
        }
    }

    /** The same in milliseconds. */
    public static final class MillisAhead {
        private MillisAhead() {}

        @Advice.OnMethodExit
        static void set(@Advice.Return(readOnly = false) long now) {
            now = now + 1_000 * Long.getLong("crossvolt.chaos.clock.ahead", 0);
        }
    }

    /** @param words seconds ahead at first, seconds ahead from then on, the file that says when that is */
    public static void premain(String words, Instrumentation jvm) {
        String[] numbers = words.split(",");
        System.setProperty(AHEAD, numbers[0]);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none())
                .type(named("java.time.Clock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(InstantAhead.class).on(named("currentInstant"))))
                .type(named("java.time.Clock$SystemClock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(MillisAhead.class).on(named("millis"))))
                .installOn(jvm);
        Thread.ofPlatform().daemon().name("wrong-clock").start(() -> jump(numbers[1], Path.of(numbers[2])));
    }

    private static void jump(String ahead, Path sign) {
        try {
            while (!Files.exists(sign)) {
                Thread.sleep(LOOK_MILLIS);
            }
            System.setProperty(AHEAD, ahead);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The option with which a JVM begins so.
     *
     * @param sign the clock jumps when this file is there
     */
    static String option(Path folder, Duration first, Duration then, Path sign) {
        return "-javaagent:" + jar(folder) + "=" + first.toSeconds() + "," + then.toSeconds() + "," + sign;
    }

    private static Path jar(Path folder) {
        Path jar = folder.resolve("wrong-clock.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest())) {
            for (Class<?> part : List.of(WrongClock.class, InstantAhead.class, MillisAhead.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                entries.putNextEntry(new JarEntry(name));
                try (InputStream bytes = part.getClassLoader().getResourceAsStream(name)) {
                    bytes.transferTo(entries);
                }
            }
            return jar;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.CLASS_PATH, library());
        attributes.putValue("Premain-Class", WrongClock.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        return manifest;
    }

    private static String library() {
        try {
            return AgentBuilder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
