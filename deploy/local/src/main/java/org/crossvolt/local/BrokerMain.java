package org.crossvolt.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A single Kafka node in KRaft mode; the program of the broker's own JVM. Its argument is a properties file. */
final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Path data = Path.of(properties.getProperty("log.dirs"));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(file);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup();
        createTopics(properties.getProperty("crossvolt.clients"), Path.of(properties.getProperty("crossvolt.topics")));
        Files.createFile(Path.of(properties.getProperty("crossvolt.ready")));
        server.awaitShutdown();
    }

    /** The platform's topics: those that are missing, with the partitions the file says. */
    private static void createTopics(String bootstrapServers, Path file) throws IOException {
        Properties wanted = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            wanted.load(in);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<String> known = admin.listTopics().names().get();
            List<NewTopic> missing = wanted.stringPropertyNames().stream()
                    .filter(name -> !known.contains(name))
                    .map(name -> new NewTopic(name, Integer.parseInt(wanted.getProperty(name)), (short) 1))
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("the topics could not be created", failure);
        }
    }

    /** What {@code kafka-storage format} does, in this JVM. */
    private static void format(Path file) {
        int code = StorageTool.execute(
                new String[] {
                    "format", "--standalone", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
                },
                System.out);
        if (code != 0) {
            throw new IllegalStateException("the storage of Kafka could not be formatted; code " + code);
        }
    }
}
