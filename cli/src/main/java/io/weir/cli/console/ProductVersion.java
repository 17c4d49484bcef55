package io.weir.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which Weir this is. */
public final class ProductVersion {

  private ProductVersion() {}

  /** As in {@code 0.1.0}. */
  public static String text() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        ProductVersion.class.getResourceAsStream("/io/weir/cli/version.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
