package io.weir.collector.agent;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What an agent leaves for the next one on its node.
 *
 * @param safeUntil all that happened before it is with Kafka or on disk
 * @param flowPartitions partitions of the flow topic as last seen
 */
record AgentState(Instant safeUntil, int flowPartitions) {

  private static final String FILE = "state.properties";
  private static final String SAFE_UNTIL = "safe-until";
  private static final String FLOW_PARTITIONS = "flow-partitions";

  /** The state that was left; null where there is none, or none that can be read. */
  static @Nullable AgentState read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return new AgentState(
          Instant.parse(properties.getProperty(SAFE_UNTIL, "")),
          Integer.parseInt(properties.getProperty(FLOW_PARTITIONS, "")));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException(
          file + " is damaged (" + e.getMessage() + "): the time since then is not known as loss",
          e);
    }
  }

  /** Replaces what was there, all or nothing. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path temporary = folder.resolve(FILE + ".tmp");
    Files.writeString(
        temporary,
        "%s=%s%n%s=%d%n".formatted(SAFE_UNTIL, safeUntil, FLOW_PARTITIONS, flowPartitions));
    Files.move(
        temporary,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
