package io.weir.policy.lint;

import io.weir.policy.net.Cidr;
import io.weir.policy.rules.Peer;
import java.util.List;

/** Exact answers about blocks with exceptions. */
final class CidrSubtraction {

  private CidrSubtraction() {}

  /** Whether some address of the range is in the block and in none of its exceptions. */
  static boolean overlaps(Peer.IpBlock block, Cidr range) {
    if (range.contains(block.cidr())) {
      return !covers(block.except(), block.cidr());
    }
    return block.cidr().contains(range) && !covers(block.except(), range);
  }

  /** Whether each address of the range is in one of the blocks. */
  static boolean covers(List<Cidr> blocks, Cidr range) {
    if (blocks.stream().anyMatch(block -> block.contains(range))) {
      return true;
    }
    List<Cidr> within = blocks.stream().filter(range::contains).toList();
    if (within.isEmpty()) {
      return false;
    }
    int half = range.prefixLength() + 1;
    return covers(within, new Cidr(range.base(), half))
        && covers(within, new Cidr(range.last(), half));
  }

  /** Whether each address that {@code narrow} admits is admitted by {@code wide}. */
  static boolean contains(Peer.IpBlock wide, Peer.IpBlock narrow) {
    if (!wide.readable() || !narrow.readable() || !wide.cidr().contains(narrow.cidr())) {
      return false;
    }
    for (Cidr exception : wide.except()) {
      if (overlaps(narrow, exception)) {
        return false;
      }
    }
    return true;
  }
}
