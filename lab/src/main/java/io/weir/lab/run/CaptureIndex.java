package io.weir.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file {@code index} beside captures: their names in the order in which they were recorded. */
public final class CaptureIndex {
  private CaptureIndex() {}

  /** Puts a capture at the end, wherever it stood before. */
  public static void add(Path folder, String capture) throws IOException {
    Path index = folder.resolve("index");
    List<String> names =
        Files.exists(index) ? new ArrayList<>(Files.readAllLines(index)) : new ArrayList<>();
    names.remove(capture);
    names.add(capture);
    Files.writeString(index, String.join("\n", names) + "\n");
  }
}
