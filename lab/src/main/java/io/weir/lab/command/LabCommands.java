package io.weir.lab.command;

import io.weir.cli.spi.CommandProvider;

/** Adds {@code weir lab}. */
public final class LabCommands implements CommandProvider {
  @Override
  public Object command() {
    return new LabCommand();
  }
}
