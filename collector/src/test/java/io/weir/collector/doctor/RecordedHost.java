package io.weir.collector.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine as it was: a text of sections {@code === WHAT} and what it held. WHAT is a path, {@code
 * run COMMAND}, or one of {@code conntrack}, {@code clock}, {@code types} and {@code object}; a
 * section {@code === unreadable PATH} may not be read.
 */
final class RecordedHost implements HostFacts {

  private final Map<String, String> sections = new HashMap<>();

  private RecordedHost() {}

  static RecordedHost of(String name) {
    try (InputStream in = RecordedHost.class.getResourceAsStream(name + ".host")) {
      return parse(
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedHost parse(String text) {
    RecordedHost host = new RecordedHost();
    @Nullable String section = null;
    StringBuilder content = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("=== ")) {
        host.keep(section, content);
        section = line.substring(4).strip();
      } else {
        content.append(line).append('\n');
      }
    }
    host.keep(section, content);
    return host;
  }

  private void keep(@Nullable String section, StringBuilder content) {
    if (section != null) {
      sections.put(section, content.toString());
    }
    content.setLength(0);
  }

  /** The same machine with another text in a place. */
  RecordedHost with(String section, String content) {
    RecordedHost other = new RecordedHost();
    other.sections.putAll(sections);
    other.sections.put(section, content);
    return other;
  }

  RecordedHost without(String section) {
    RecordedHost other = new RecordedHost();
    other.sections.putAll(sections);
    other.sections.remove(section);
    return other;
  }

  @Override
  public Reading read(String path) {
    if (sections.containsKey("unreadable " + path)) {
      return Reading.unreadable(path + " may not be read");
    }
    String text = sections.get(path);
    return text == null ? Reading.absent(path + " is not there") : Reading.of(text);
  }

  @Override
  public List<String> list(String folder) {
    return sections.keySet().stream()
        .filter(path -> path.startsWith(folder + "/"))
        .map(path -> path.substring(folder.length() + 1))
        .sorted()
        .toList();
  }

  @Override
  public Reading run(String... command) {
    String text = sections.get("run " + String.join(" ", command));
    return text == null ? Reading.unreadable(command[0] + " is not installed") : Reading.of(text);
  }

  @Override
  public Reading conntrackSubscription() {
    String answer = value("conntrack");
    return answer.equals("subscribed") ? Reading.of(answer) : Reading.absent(answer);
  }

  @Override
  public ClockReading clock() {
    String[] words = value("clock").split(" ", -1);
    return new ClockReading(ClockReading.Sync.valueOf(words[0]), Long.parseLong(words[1]));
  }

  @Override
  public TypeReading kernelType(String name) {
    return TypeReading.valueOf(value("types"));
  }

  @Override
  public boolean hasBpfObject() {
    return value("object").equals("there");
  }

  private String value(String section) {
    return Objects.requireNonNull(sections.get(section), section).strip();
  }
}
