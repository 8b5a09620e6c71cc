package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The EXI codecs that lie in the operator's folder; there may be none. */
@ApplicationScoped
class ExiModule {

    private static final Logger LOG = Logger.getLogger(ExiModule.class);

    private final ProvisioningConfig config;
    private final Map<String, ExiCodec> codecs;

    ExiModule(ProvisioningConfig config) {
        this.config = config;
        this.codecs = config.exiFolder().map(folder -> load(Path.of(folder))).orElse(Map.of());
    }

    /** @throws IllegalStateException for a folder that is named and can not be used: the service must not start without it */
    private static Map<String, ExiCodec> load(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("crossvolt.pki.provisioning.exi-folder is no folder");
        }
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                jars.add(file.toUri().toURL());
            }
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new IllegalStateException("crossvolt.pki.provisioning.exi-folder can not be read", unreadable);
        }
        URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), ExiCodec.class.getClassLoader());
        Map<String, ExiCodec> found = new HashMap<>();
        try {
            ServiceLoader.load(ExiCodec.class, loader).forEach(codec -> found.put(codec.namespace(), codec));
        } catch (ServiceConfigurationError broken) {
            throw new IllegalStateException(
                    "the EXI module in crossvolt.pki.provisioning.exi-folder does not load", broken);
        }
        LOG.infof("EXI of %s", found.keySet());
        return Map.copyOf(found);
    }

    @Nullable
    ExiCodec find(String namespace) {
        return codecs.get(namespace);
    }

    static ProblemException absent(String namespace) {
        return new ProblemException(Problem.of(
                501,
                "There is no EXI module for " + namespace + " here, and no pool that the request could be passed on to."
                        + " Give the parts of the message instead, or set crossvolt.pki.provisioning.exi-folder."));
    }

    Uni<ExiCodec.Request> decode(ExiCodec codec, byte[] exi) {
        return run(() -> codec.decode(exi), "exiRequest can not be read");
    }

    Uni<byte[]> encode(ExiCodec codec, ExiCodec.Response response) {
        return run(() -> codec.encode(response), "the answer can not be written as EXI");
    }

    /** Codecs are known to fail in every way there is on hostile input, also with errors; none of that gets further. */
    private <T> Uni<T> run(Callable<T> work, String failed) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.call();
                    } catch (Throwable anything) {
                        LOG.infof("%s: %s", failed, anything.getClass().getSimpleName());
                        throw new ProblemException(Problem.of(
                                422,
                                failed.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + failed.substring(1) + "."));
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(config.exiDeadline())
                .failWith(() -> new ProblemException(Problem.of(503, "The EXI module did not answer in time.")));
    }
}
