package io.weir.cli.evaluate;

import io.weir.cli.cluster.Protocols;
import io.weir.cli.console.CommandFailure;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Verdict;
import io.weir.schemas.Outcome;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flows that {@code evaluate} judges: CSV whose header names src, dst, protocol, dst_port
 * and optionally outcome, expect_verdict, expect_egress, expect_ingress.
 */
final class FlowsFile {

  private static final List<String> REQUIRED = List.of("src", "dst", "protocol", "dst_port");
  private static final Set<String> KNOWN =
      Set.of(
          "src",
          "dst",
          "protocol",
          "dst_port",
          "outcome",
          "expect_verdict",
          "expect_egress",
          "expect_ingress");

  private final Path file;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<FlowRow> rows = new ArrayList<>();

  private FlowsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads all rows.
   *
   * @throws CommandFailure if the file is missing or a row cannot be understood, naming the line
   */
  static List<FlowRow> read(Path file, Consumer<String> warnings) throws IOException {
    FlowsFile flows = new FlowsFile(file);
    try (Reader reader = Files.newBufferedReader(file)) {
      flows.readAll(new CsvReader(reader), warnings);
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage(file + " does not exist: name a CSV file of flows", e);
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read: " + e.getMessage(), e);
    }
    return flows.rows;
  }

  private void readAll(CsvReader csv, Consumer<String> warnings) throws IOException {
    CsvReader.Fields header = csv.next();
    if (header == null) {
      throw CommandFailure.usage(
          file + " is empty: it needs the header " + String.join(",", REQUIRED));
    }
    readHeader(header, warnings);
    for (CsvReader.Fields fields = csv.next(); fields != null; fields = csv.next()) {
      if (fields.values().size() != header.values().size()) {
        throw at(
            fields,
            fields.values().size() + " fields, and the header has " + header.values().size());
      }
      try {
        rows.add(row(fields));
      } catch (IllegalArgumentException e) {
        throw at(fields, String.valueOf(e.getMessage()));
      }
    }
  }

  private void readHeader(CsvReader.Fields header, Consumer<String> warnings) {
    for (int i = 0; i < header.values().size(); i++) {
      String name = header.values().get(i).strip();
      if (i == 0 && name.startsWith("\uFEFF")) {
        name = name.substring(1);
      }
      if (!KNOWN.contains(name)) {
        warnings.accept(file + ": column '" + name + "' is ignored");
      } else if (columns.put(name, i) != null) {
        throw at(header, "the column '" + name + "' stands twice");
      }
    }
    for (String name : REQUIRED) {
      if (!columns.containsKey(name)) {
        throw at(
            header, "no column '" + name + "': the header needs " + String.join(",", REQUIRED));
      }
    }
  }

  private FlowRow row(CsvReader.Fields fields) {
    String protocolText = field(fields, "protocol");
    int protocol = Protocols.number(protocolText);
    String portText = field(fields, "dst_port");
    return new FlowRow(
        fields.line(),
        field(fields, "src"),
        field(fields, "dst"),
        protocolText,
        protocol,
        portText,
        port(portText, protocol),
        code(fields, "outcome", Outcome.class),
        new Expectation(
            code(fields, "expect_verdict", Verdict.class),
            code(fields, "expect_egress", Part.class),
            code(fields, "expect_ingress", Part.class)));
  }

  private static @Nullable Integer port(String text, int protocol) {
    if (!Protocols.hasPorts(protocol)) {
      return null;
    }
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException("dst_port '" + text + "' is no number from 0 to 65535");
    }
    return Integer.valueOf(text);
  }

  private <E extends Enum<E>> @Nullable E code(
      CsvReader.Fields fields, String column, Class<E> codes) {
    String text = columns.containsKey(column) ? field(fields, column) : "";
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Enum.valueOf(codes, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          column + " '" + text + "' is none of " + Arrays.toString(codes.getEnumConstants()), e);
    }
  }

  private String field(CsvReader.Fields fields, String column) {
    Integer index = columns.get(column);
    return index == null ? "" : fields.values().get(index).strip();
  }

  private CommandFailure at(CsvReader.Fields fields, String message) {
    return CommandFailure.usage(file + " line " + fields.line() + ": " + message);
  }
}
