package reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Reference BOOTSTRAP PREFIX OUTPUT FLUSH_MS STATE_DIR: the job with its counts in RocksDB and a changelog, both cached. */
public final class Reference implements Processor<String, byte[], String, byte[]> {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new BlackbirdModule());
    private static final ObjectReader READER = MAPPER.readerFor(Mail.class);
    private static final ObjectWriter WRITER = MAPPER.writer();
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, Long> counts;

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        context = given;
        counts = given.getStateStore("counts");
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Mail mail = read(record.value());
        Instant at = Instant.parse(mail.observed_at);
        if (mail.sent_at != null) Instant.parse(mail.sent_at);
        Long before = counts.get(mail.mailbox);
        long count = before == null ? 1 : before + 1;
        counts.put(mail.mailbox, count);
        int held = Checks.of(mail);
        if (Checks.isIncident(mail.event_id)) context.forward(record.withKey(mail.mailbox).withValue(incident(mail, held, count, at)));
    }

    private static Mail read(byte[] value) {
        try {
            return READER.readValue(value);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static byte[] incident(Mail mail, int held, long count, Instant at) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event_id", mail.event_id);
        fields.put("mailbox", mail.mailbox);
        fields.put("checks", held);
        fields.put("count", count);
        fields.put("at", at.toString());
        try {
            return WRITER.writeValueAsBytes(fields);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static Topology topology(String input, String output) {
        Topology topology = new Topology();
        topology.addSource("mail", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), input);
        topology.addProcessor("job", Reference::new, "mail");
        topology.addStateStore(
            Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Long())
                .withCachingEnabled()
                .withLoggingEnabled(Map.of()),
            "job");
        topology.addSink("incidents", output, Serdes.String().serializer(), Serdes.ByteArray().serializer(), "job");
        return topology;
    }

    private static Properties settings(String bootstrap, String group, String flush, String state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, flush);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "5");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), "262144");
        settings.put(StreamsConfig.consumerPrefix("max.poll.records"), "2000");
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        return settings;
    }

    public static void main(String[] given) throws InterruptedException {
        String group = given[2] + "-worker";
        Topology job = topology(given[1] + "email-metadata", given[2]);
        KafkaStreams streams = new KafkaStreams(job, settings(given[0], group, given[3], given[4]));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close(Duration.ofSeconds(10));
            ended.countDown();
        }));
        streams.start();
        ended.await();
    }
}
