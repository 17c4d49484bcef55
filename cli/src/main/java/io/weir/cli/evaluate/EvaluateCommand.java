package io.weir.cli.evaluate;

import io.weir.cli.console.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Judges flows that may happen by policies that may come. */
@Command(name = "evaluate", description = "x")
public final class EvaluateCommand implements Callable<Integer> {

  private final Session session;

  public EvaluateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.message("x");
    return 0;
  }
}
