package io.weir.cli.accept;

import io.weir.cli.console.CommandFailure;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.Coverage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was asked for; what it becomes depends on those that there are.
 *
 * @param name null for one made of the edge
 * @param cluster null for every one
 */
record Draft(
    Edge edge,
    @Nullable String name,
    @Nullable String cluster,
    Coverage covers,
    String reason,
    String owner,
    Instant created,
    Instant expires) {

  /**
   * The entry that would follow what stands in the file.
   *
   * @throws CommandFailure if the same is accepted already, its name is taken, or it is not allowed
   */
  AcceptedException after(ExceptionsText file, Path path) {
    List<AcceptedException> all = file.exceptions().all();
    List<String> taken = all.stream().map(AcceptedException::name).toList();
    if (name != null && taken.contains(name)) {
      throw CommandFailure.usage(
          "--name '" + name + "' is taken in " + path + "; names are unique");
    }
    AcceptedException entry = entry(name == null ? edge.name(taken) : name);
    all.stream()
        .filter(other -> isSame(other, entry) && !other.hasExpired(created))
        .findFirst()
        .ifPresent(
            other -> {
              throw CommandFailure.usage(
                  "%s is accepted already, until %s, by '%s' in %s; to renew it, change created and expires there"
                      .formatted(edge, other.expires(), other.name(), path));
            });
    return entry;
  }

  private AcceptedException entry(String chosen) {
    requireText("--reason", reason);
    requireText("--owner", owner);
    try {
      return new AcceptedException(
          chosen,
          cluster,
          edge.source(),
          edge.destination(),
          edge.ports(),
          covers,
          reason,
          owner,
          created,
          expires);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireText(String option, String text) {
    if (text.isBlank() || text.length() > AcceptedException.LONGEST_TEXT) {
      throw CommandFailure.usage(
          option
              + " is blank or longer than "
              + AcceptedException.LONGEST_TEXT
              + " characters; give it in words");
    }
  }

  private static boolean isSame(AcceptedException one, AcceptedException other) {
    return Objects.equals(one.cluster(), other.cluster())
        && one.source().equals(other.source())
        && one.destination().equals(other.destination())
        && one.ports().equals(other.ports())
        && one.covers().equals(other.covers());
  }
}
