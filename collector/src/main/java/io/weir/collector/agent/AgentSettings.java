package io.weir.collector.agent;

import io.weir.policy.net.NearestName;
import io.weir.policy.net.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Values of settings as texts, from a file and from options, which win. */
public final class AgentSettings {

  private final Map<AgentSetting, List<String>> values = new EnumMap<>(AgentSetting.class);

  private AgentSettings() {}

  /** No value for any. */
  public static AgentSettings none() {
    return new AgentSettings();
  }

  /**
   * Reads a YAML file: one mapping of keys to values, or to lists where a setting takes several.
   *
   * @throws IllegalArgumentException if it cannot be read, or has an unknown or repeated key; one
   *     line that names the nearest key
   */
  public static AgentSettings read(Path file) {
    Object root;
    try {
      root =
          new Load(
                  LoadSettings.builder()
                      .setLabel(file.toString())
                      .setAllowDuplicateKeys(false)
                      .build())
              .loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(
          file + " is no YAML: " + Printable.line(String.valueOf(e.getMessage())), e);
    }
    if (root == null) {
      return none();
    }
    if (!(root instanceof Map<?, ?> mapping)) {
      throw new IllegalArgumentException(
          file + " is no mapping of keys to values, such as \"node: worker-1\"");
    }
    AgentSettings settings = new AgentSettings();
    mapping.forEach((key, value) -> settings.put(file, String.valueOf(key), value));
    return settings;
  }

  private void put(Path file, String key, @Nullable Object value) {
    AgentSetting setting =
        AgentSetting.of(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s: %s is no key; the nearest is %s"
                            .formatted(
                                file,
                                Printable.of(key),
                                NearestName.of(key, AgentSetting.keys()).orElseThrow())));
    if (value == null) {
      return;
    }
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    if (value instanceof Map || (value instanceof List && !setting.isList())) {
      throw new IllegalArgumentException(
          "%s: %s takes one value: %s".formatted(file, key, setting.shape()));
    }
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(String.valueOf(item)));
    values.put(setting, texts);
  }

  /** Gives a setting these values, in place of any before. */
  public void set(AgentSetting setting, List<String> texts) {
    values.put(setting, List.copyOf(texts));
  }

  /** What was given, else the standard; none when there is neither. */
  List<String> list(AgentSetting setting) {
    List<String> given = values.get(setting);
    if (given != null) {
      return given;
    }
    String standard = setting.standard();
    return standard == null || standard.isEmpty() ? List.of() : List.of(standard);
  }

  @Nullable String textOrNull(AgentSetting setting) {
    List<String> all = list(setting);
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  String text(AgentSetting setting) {
    String text = textOrNull(setting);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          setting.key() + " is missing: " + setting.shape() + "; " + setting.meaning());
    }
    return text;
  }

  int number(AgentSetting setting, int least, int most) {
    String text = text(setting);
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(setting, text, "a whole number from " + least + " to " + most);
  }

  /**
   * One of the words that the setting's shape lists.
   *
   * @throws IllegalArgumentException if it is another; one line
   */
  public String word(AgentSetting setting) {
    String text = text(setting);
    List<String> allowed = List.of(setting.shape().split("\\|"));
    if (!allowed.contains(text)) {
      throw wrong(
          setting,
          text,
          "%s; the nearest is %s"
              .formatted(String.join(", ", allowed), NearestName.of(text, allowed).orElseThrow()));
    }
    return text;
  }

  static IllegalArgumentException wrong(AgentSetting setting, String value, String allowed) {
    return new IllegalArgumentException(
        "%s %s: allowed: %s".formatted(setting.key(), Printable.of(value), allowed));
  }
}
