package io.weir.collector.agent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64KiB}, {@code 256MiB}, {@code 2GiB}, or bytes. */
final class Sizes {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(KiB|MiB|GiB|B)?");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  private Sizes() {}

  static long parse(AgentSetting setting, String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw AgentSettings.wrong(setting, text, "a size such as 64KiB, 256MiB or 2GiB");
    }
    long size = Long.parseLong(matcher.group(1));
    for (String unit : UNITS) {
      if (matcher.group(2) == null || unit.equals(matcher.group(2))) {
        return size;
      }
      size *= 1024;
    }
    return size;
  }

  static String text(long bytes) {
    long size = bytes;
    int unit = 0;
    while (size % 1024 == 0 && size > 0 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return size + UNITS[unit];
  }
}
