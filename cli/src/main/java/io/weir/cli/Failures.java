package io.weir.cli;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line why a command ends, and turns it into an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final int INTERRUPTED = 130;

  private final RootCommand root;
  private final Session session;

  Failures(RootCommand root, Session session) {
    this.root = root;
    this.session = session;
  }

  @Override
  public int handleParseException(ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    session.error(
        message(thrown) + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return CommandFailure.USAGE;
  }

  private static String message(ParameterException thrown) {
    if (thrown instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      String what = unmatched.isUnknownOption() ? "unknown option" : unmatchedWord(unmatched);
      return what + " '" + argument + "'" + nearest(unmatched);
    }
    String text = thrown.getMessage();
    return text == null || text.isEmpty()
        ? "wrong command line"
        : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static String unmatchedWord(UnmatchedArgumentException thrown) {
    return thrown.getCommandLine().getSubcommands().isEmpty()
        ? "unexpected argument"
        : "unknown command";
  }

  private static String nearest(UnmatchedArgumentException thrown) {
    List<String> suggestions = thrown.getSuggestions();
    return suggestions.isEmpty() ? "" : ", did you mean '" + suggestions.get(0) + "'?";
  }

  @Override
  public int handleExecutionException(
      Exception thrown, CommandLine command, ParseResult parseResult) {
    if (root.debug()) {
      session.trace(thrown);
    }
    if (thrown instanceof CommandFailure failure) {
      session.error(String.valueOf(failure.getMessage()));
      return failure.exitCode();
    }
    if (thrown instanceof InterruptedException) {
      session.error("interrupted");
      return INTERRUPTED;
    }
    String text = thrown.getMessage();
    if (thrown.getClass() == IOException.class && text != null) {
      // Ours: the seams promise a message that is one line for a person. The JDK's own are
      // subclasses.
      session.error(text);
      return CommandFailure.FAILURE;
    }
    session.error(
        thrown.getClass().getSimpleName()
            + (text == null ? "" : ": " + text)
            + (root.debug() ? "" : "; run it again with --debug for the stack trace"));
    return CommandFailure.FAILURE;
  }
}
