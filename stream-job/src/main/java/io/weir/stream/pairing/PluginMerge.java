package io.weir.stream.pairing;

import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a plugin's statements on several nodes, or in several records, say together. */
final class PluginMerge {

  private PluginMerge() {}

  /** Null when there is none; independent of the order. */
  static @Nullable PluginStatement merge(Collection<PluginStatement> statements) {
    if (statements.isEmpty()) {
      return null;
    }
    return new PluginStatement(
        verdict(statements),
        texts(statements, PluginStatement::getDropReason)
            .min(Comparator.naturalOrder())
            .orElse(null),
        decision(statements.stream().map(PluginStatement::getEgress)),
        decision(statements.stream().map(PluginStatement::getIngress)),
        statements.stream()
            .map(PluginStatement::getDecidedAt)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null),
        List.copyOf(
            statements.stream()
                .flatMap(statement -> statement.getPolicies().stream())
                .distinct()
                .sorted()
                .toList()));
  }

  /** The word of one who named a reason for a drop, before others'. */
  private static @Nullable String verdict(Collection<PluginStatement> statements) {
    List<PluginStatement> dropping =
        statements.stream().filter(statement -> statement.getDropReason() != null).toList();
    return texts(dropping.isEmpty() ? statements : dropping, PluginStatement::getVerdict)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static PluginDecision decision(Stream<PluginDecision> decisions) {
    List<PluginDecision> distinct =
        decisions.filter(decision -> decision != PluginDecision.UNKNOWN).distinct().toList();
    return switch (distinct.size()) {
      case 0 -> PluginDecision.UNKNOWN;
      case 1 -> distinct.get(0);
      default -> PluginDecision.MIXED;
    };
  }

  private static Stream<String> texts(
      Collection<PluginStatement> statements, Function<PluginStatement, @Nullable String> text) {
    return statements.stream().map(text).filter(Objects::nonNull);
  }
}
