package io.weir.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaIT {

  @Test
  void keepsRecordsOverARestart(@TempDir Path folder) throws Exception {
    // Given
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      createTopic(kafka);
      try (var producer =
          new KafkaProducer<String, String>(
              client(kafka), new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>("words", "weir")).get();
      }
    }
    // When
    List<String> words;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      words = read(kafka);
    }
    // Then
    assertThat(words).containsExactly("weir");
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(client(kafka))) {
      admin.createTopics(List.of(new NewTopic("words", 1, (short) 1))).all().get();
    }
  }

  private static List<String> read(EmbeddedKafka kafka) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "readers",
            "auto.offset.reset", "earliest");
    List<String> words = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("words"));
      while (words.isEmpty()) {
        consumer.poll(Duration.ofMillis(200)).forEach(word -> words.add(word.value()));
      }
    }
    return words;
  }

  private static Map<String, Object> client(EmbeddedKafka kafka) {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }
}
