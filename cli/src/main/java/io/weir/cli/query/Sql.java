package io.weir.cli.query;

import io.weir.cli.console.CommandFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's dialect: how things are quoted, and what its errors mean to a person. */
final class Sql {

  private static final Pattern NO_TABLE = Pattern.compile("Table with name (\\S+) does not exist");
  private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[]");

  private Sql() {}

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The path as a glob that matches only itself. */
  static String globOf(Path path) {
    return GLOB_CHARACTERS.matcher(path.toString()).replaceAll("[$0]");
  }

  static CommandFailure failure(SQLException thrown, Path archive, List<String> tables) {
    String text = String.valueOf(thrown.getMessage());
    Matcher noTable = NO_TABLE.matcher(text);
    if (noTable.find()) {
      return CommandFailure.usage(
          "no table '"
              + noTable.group(1).replace("\"", "")
              + "' in "
              + archive
              + "; it has "
              + String.join(", ", tables)
              + " (a table appears with its first row)",
          thrown);
    }
    if (text.contains("Permission Error")) {
      return CommandFailure.usage("a query reads only the archive " + archive, thrown);
    }
    int position = text.indexOf("\n\nLINE ");
    String message = position < 0 ? text : text.substring(0, position);
    return CommandFailure.usage(message.strip().replaceAll("\\s*\\R\\s*", " "), thrown);
  }
}
