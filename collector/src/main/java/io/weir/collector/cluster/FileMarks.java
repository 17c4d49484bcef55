package io.weir.collector.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tells that some manifest was written, added or removed since: equal as long as none was. */
record FileMarks(Map<Path, FileMark> files) {

  record FileMark(long size, Instant modified, @Nullable Object fileKey) {}

  static final FileMarks NONE = new FileMarks(Map.of());

  static FileMarks of(List<Path> paths) throws IOException {
    Map<Path, FileMark> marks = new TreeMap<>();
    for (Path file : ManifestFiles.find(paths)) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      marks.put(
          file,
          new FileMark(
              attributes.size(), attributes.lastModifiedTime().toInstant(), attributes.fileKey()));
    }
    return new FileMarks(marks);
  }
}
