package io.weir.collector.agent;

import io.weir.collector.agent.HubbleInput.Exported;
import io.weir.collector.agent.HubbleInput.Observed;
import io.weir.collector.hubble.HubbleServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and shows the settings of Hubble. */
final class HubbleSettings {

  private static final List<AgentSetting> TLS =
      List.of(
          AgentSetting.HUBBLE_TLS_CA,
          AgentSetting.HUBBLE_TLS_CERT,
          AgentSetting.HUBBLE_TLS_KEY,
          AgentSetting.HUBBLE_TLS_NAME);

  private final AgentSettings settings;
  private final Path folder;

  private HubbleSettings(AgentSettings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * What the settings ask for; null for nothing.
   *
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  static @Nullable HubbleInput read(AgentSettings settings, Path folder) {
    return new HubbleSettings(settings, folder).input();
  }

  private @Nullable HubbleInput input() {
    String file = settings.textOrNull(AgentSetting.HUBBLE);
    String server = settings.textOrNull(AgentSetting.HUBBLE_SERVER);
    if (file != null && server != null) {
      throw new IllegalArgumentException("hubble and hubble-server: give one of them");
    }
    AgentSetting tls = firstOfTls();
    if (server == null && tls != null) {
      throw new IllegalArgumentException(tls.key() + " goes with hubble-server only");
    }
    if (server != null) {
      return new Observed(server(server, tls));
    }
    return file == null ? null : new Exported(exported(file));
  }

  private @Nullable AgentSetting firstOfTls() {
    if (settings.word(AgentSetting.HUBBLE_TLS).equals("true")) {
      return AgentSetting.HUBBLE_TLS;
    }
    return TLS.stream().filter(s -> settings.textOrNull(s) != null).findFirst().orElse(null);
  }

  private Path exported(String text) {
    Path file = folder.resolve(text);
    if (text.isBlank()
        || text.equals("-")
        || Files.isDirectory(file)
        || (Files.exists(file) && !Files.isReadable(file))) {
      throw AgentSettings.wrong(
          AgentSetting.HUBBLE, text, "a file that Hubble's exporter writes, there or yet to come");
    }
    return file;
  }

  private HubbleServer server(String text, @Nullable AgentSetting tls) {
    HubbleServer.Security security = new HubbleServer.PlainText();
    if (tls != null) {
      String certificate = settings.textOrNull(AgentSetting.HUBBLE_TLS_CERT);
      String key = settings.textOrNull(AgentSetting.HUBBLE_TLS_KEY);
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "hubble-tls-cert and hubble-tls-key go together: give both or none");
      }
      security =
          new HubbleServer.Tls(
              readable(AgentSetting.HUBBLE_TLS_CA),
              readable(AgentSetting.HUBBLE_TLS_CERT),
              readable(AgentSetting.HUBBLE_TLS_KEY),
              settings.textOrNull(AgentSetting.HUBBLE_TLS_NAME));
    }
    try {
      return HubbleServer.of(text, security);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          AgentSetting.HUBBLE_SERVER.key() + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Path readable(AgentSetting setting) {
    String text = settings.textOrNull(setting);
    if (text == null) {
      return null;
    }
    Path file = folder.resolve(text);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw AgentSettings.wrong(setting, text, "a readable file");
    }
    return file;
  }

  /** Puts what was read back under the settings' names. */
  static void show(@Nullable HubbleInput hubble, Map<AgentSetting, Object> values) {
    values.put(AgentSetting.HUBBLE, hubble instanceof Exported e ? e.file() : "off");
    if (!(hubble instanceof Observed observed)) {
      values.put(AgentSetting.HUBBLE_SERVER, "off");
      return;
    }
    values.put(AgentSetting.HUBBLE_SERVER, observed.server());
    HubbleServer.Security security = observed.server().security();
    values.put(AgentSetting.HUBBLE_TLS, security instanceof HubbleServer.Tls);
    if (security instanceof HubbleServer.Tls tls) {
      putKnown(values, AgentSetting.HUBBLE_TLS_CA, tls.ca());
      putKnown(values, AgentSetting.HUBBLE_TLS_CERT, tls.certificate());
      putKnown(values, AgentSetting.HUBBLE_TLS_KEY, tls.key());
      putKnown(values, AgentSetting.HUBBLE_TLS_NAME, tls.serverName());
    }
  }

  private static void putKnown(
      Map<AgentSetting, Object> values, AgentSetting setting, @Nullable Object value) {
    if (value != null) {
      values.put(setting, value);
    }
  }
}
