package io.weir.lab.net;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one lab run so that parallel runs never clash and a later run can tell whether the owner
 * still lives: process id, that process's start, and a counter within it.
 */
record RunId(long pid, long startedSecond, int number) {
  private static final String PREFIX = "weirlab";
  private static final Pattern NAME = Pattern.compile(PREFIX + "-(\\d+)-(\\d+)-(\\d+)-.+");
  private static final AtomicInteger COUNTER = new AtomicInteger();

  static RunId next() {
    ProcessHandle self = ProcessHandle.current();
    return new RunId(self.pid(), startedSecond(self), COUNTER.incrementAndGet());
  }

  /** The run that a namespace belongs to; empty if it is none of the lab's. */
  static Optional<RunId> of(String namespace) {
    Matcher m = NAME.matcher(namespace);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RunId(
              Long.parseLong(m.group(1)),
              Long.parseLong(m.group(2)),
              Integer.parseInt(m.group(3))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Netns namespace(String what) {
    return new Netns(
        String.format(
            Locale.ROOT, "%s-%d-%d-%d-%s", PREFIX, pid, startedSecond, number, clean(what)));
  }

  /** True while the process that made it runs; a reused process id has another start. */
  boolean ownerLives() {
    return ProcessHandle.of(pid).map(p -> startedSecond(p) == startedSecond).orElse(false);
  }

  private static long startedSecond(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }

  private static String clean(String what) {
    return what.replaceAll("[^A-Za-z0-9.-]", "-");
  }
}
