package io.weir.stream;

import io.weir.policy.net.NearestName;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options as they were given: from a properties file ({@code --config FILE}) and from arguments,
 * which win. Names that begin with {@code kafka.} go to the Kafka clients without the prefix.
 */
final class JobOptions {

  static final String CONFIG = "config";
  private static final String CLIENT_PREFIX = "kafka.";

  private final Map<JobOption, String> values = new EnumMap<>(JobOption.class);
  private final Map<String, String> clientProperties = new TreeMap<>();

  private JobOptions() {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException on an unknown or repeated option, a missing value or an
   *     unreadable file; one line
   */
  static JobOptions parse(String... args) {
    JobOptions given = new JobOptions();
    String file = null;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (!arg.startsWith("--")) {
        throw new IllegalArgumentException(
            "'" + arg + "' is no option; options begin with --, see --help");
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      String value;
      if (equals >= 0) {
        value = arg.substring(equals + 1);
      } else if (i + 1 < args.length) {
        value = args[++i];
      } else {
        throw new IllegalArgumentException("--" + name + " needs a value, see --help");
      }
      if (name.equals(CONFIG)) {
        file = value;
      } else if (given.put(name, value, "--" + name) != null) {
        throw new IllegalArgumentException("--" + name + " is given twice");
      }
    }
    return file == null ? given : given.over(fromFile(file));
  }

  /** The option's value, or its standard; null when it has none. */
  @Nullable String get(JobOption option) {
    return values.getOrDefault(option, option.standard());
  }

  Map<String, String> clientProperties() {
    return clientProperties;
  }

  private static JobOptions fromFile(String file) {
    JobOptions read = new JobOptions();
    Properties properties = new Properties();
    try (Reader text = new StringReader(Files.readString(Path.of(file), StandardCharsets.UTF_8))) {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--config "
              + file
              + " cannot be read: "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage(),
          e);
    }
    new TreeMap<>(properties)
        .forEach((name, value) -> read.put((String) name, (String) value, name + " in " + file));
    return read;
  }

  private JobOptions over(JobOptions lower) {
    lower.values.putAll(values);
    lower.clientProperties.putAll(clientProperties);
    return lower;
  }

  private @Nullable String put(String name, String value, String shown) {
    if (name.startsWith(CLIENT_PREFIX)) {
      return clientProperties.put(name.substring(CLIENT_PREFIX.length()), value);
    }
    for (JobOption option : JobOption.values()) {
      if (option.key().equals(name)) {
        return values.put(option, value);
      }
    }
    List<String> known = Arrays.stream(JobOption.values()).map(JobOption::key).toList();
    throw new IllegalArgumentException(
        shown
            + " is unknown; the nearest option is --"
            + NearestName.of(name, known).orElseThrow());
  }
}
