package io.weir.stream;

import io.weir.policy.net.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * What the job runs with, for a person: every option with its value, given or standard. Of the
 * Kafka clients' properties only values are shown that Kafka itself knows to be no secret.
 */
final class ShownOptions {

  private static final String HIDDEN = "(hidden)";
  private static final Pattern CREDENTIALS = Pattern.compile("://[^/?#]*@");

  private ShownOptions() {}

  /** One line an option, such as {@code --max-wait 1m}. */
  static List<String> of(JobOptions given) {
    List<String> lines = new ArrayList<>();
    for (JobOption option : JobOption.values()) {
      String value = given.get(option);
      lines.add("--" + option.key() + " " + (value == null ? "" : shown(value)));
    }
    Map<String, ConfigKey> known = new HashMap<>(ConsumerConfig.configDef().configKeys());
    known.putAll(ProducerConfig.configDef().configKeys());
    given
        .clientProperties()
        .forEach(
            (name, value) -> {
              ConfigKey key = known.get(name);
              boolean secret = key == null || key.type == ConfigDef.Type.PASSWORD;
              lines.add("--kafka." + Printable.line(name) + " " + (secret ? HIDDEN : shown(value)));
            });
    return lines;
  }

  private static String shown(String value) {
    return Printable.line(CREDENTIALS.matcher(value).replaceAll("://" + HIDDEN + "@"));
  }
}
