package io.weir.cli.spi;

/** Adds a subcommand to {@code weir}. */
public interface CommandProvider {

  /** A new picocli command object, annotated with {@code @Command}. */
  Object command();
}
