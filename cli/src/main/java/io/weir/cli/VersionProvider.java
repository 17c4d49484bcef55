package io.weir.cli;

import io.weir.cli.console.ProductVersion;
import java.io.IOException;
import picocli.CommandLine.IVersionProvider;

/** Weir's version and the Java it runs on. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "weir " + ProductVersion.text(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
