package io.weir.policy.exceptions;

import io.weir.policy.exceptions.EndSelector.Any;
import io.weir.policy.exceptions.EndSelector.Block;
import io.weir.policy.exceptions.EndSelector.Pods;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;

/** Ends as a person names them in one word, without anything that a shell would take as its own. */
public final class EndText {

  private static final String ANY = "any";

  private EndText() {}

  /**
   * Reads {@code any}, an address, a CIDR, {@code namespace/pod}, {@code namespace/Kind/name} or
   * {@code namespace/any}.
   *
   * @throws IllegalArgumentException if it is none of these, in one line
   */
  public static EndSelector parse(String text) {
    if (text.equals(ANY)) {
      return new Any();
    }
    int slash = text.indexOf('/');
    String head = slash < 0 ? text : text.substring(0, slash);
    if (head.indexOf(':') >= 0 || (head.indexOf('.') >= 0) || slash < 0) {
      return block(text, slash);
    }
    String namespace = EndNames.namespace(head);
    String rest = text.substring(slash + 1);
    if (rest.equals(ANY)) {
      return new Pods(namespace, null, null, LabelSelector.EVERYTHING);
    }
    return rest.indexOf('/') < 0
        ? new Pods(namespace, null, EndNames.pod(rest), LabelSelector.EVERYTHING)
        : new Pods(namespace, EndNames.workload(rest), null, LabelSelector.EVERYTHING);
  }

  private static EndSelector block(String text, int slash) {
    try {
      return new Block(slash < 0 ? Cidr.of(IpAddress.parse(text)) : Cidr.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + "; an end is any, an address, a CIDR, namespace/pod, namespace/Kind/name or"
              + " namespace/any",
          e);
    }
  }
}
