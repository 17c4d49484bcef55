package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for classes of ends that no policy can tell apart: pods that live under the same regime,
 * with the same labels as far as policies read them, the same ports and the same innermost address
 * block; and what is no pod by its innermost block alone. A number is never given to another class.
 *
 * <p>A number outlives a change of the vocabulary. For ends are in one class only if their labels
 * and blocks agree in all that was ever read by the number's vocabulary, or is read by today's: a
 * policy known to a caller reads no more than that.
 */
final class Identities {

  /** The class of an end of which not enough is known to class it. */
  static final long NONE = 0;

  /** Beyond that, classes start over: ends named since then share less, which costs memory only. */
  private static final int MOST = 1 << 18;

  private sealed interface EndClass permits Traits, Pair {}

  private record Pair(long here, long there) implements EndClass {}

  private record Traits(
      @Nullable Regime regime, Map<String, String> labels, PodFacts facts, @Nullable Cidr block)
      implements EndClass {}

  private final Vocabulary vocabulary;
  private final Map<EndClass, Long> numbers = new HashMap<>();
  private long last = NONE;

  Identities(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The class of a pod. */
  long of(Regime regime, Map<String, String> labels, PodFacts facts, IpAddress address) {
    return number(new Traits(regime, vocabulary.read(labels), facts, vocabulary.read(address)));
  }

  /** The class of an end that is no pod: policies see its address only. */
  long of(IpAddress address) {
    return number(new Traits(null, Map.of(), PodFacts.PLAIN, vocabulary.read(address)));
  }

  /** The class of ends that are of one class as seen here and of another as seen there. */
  long ofPair(long here, long there) {
    return here == there ? here : number(new Pair(here, there));
  }

  private long number(EndClass ends) {
    Long known = numbers.get(ends);
    if (known != null) {
      return known;
    }
    if (numbers.size() == MOST) {
      numbers.clear();
    }
    last++;
    numbers.put(ends, last);
    return last;
  }
}
