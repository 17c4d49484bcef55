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
    List<Cidr> within = blocks.stream().filter(block -> range.contains(block)).toList();
    if (blocks.stream().anyMatch(block -> block.contains(range))) {
      return true;
    }
    if (within.isEmpty()) {
      return false;
    }
    int half = range.prefixLength() + 1;
    return covers(blocksIn(blocks, new Cidr(range.base(), half)), new Cidr(range.base(), half))
        && covers(blocksIn(blocks, new Cidr(range.last(), half)), new Cidr(range.last(), half));
  }

  private static List<Cidr> blocksIn(List<Cidr> blocks, Cidr range) {
    return blocks.stream().filter(block -> block.contains(range) || range.contains(block)).toList();
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
