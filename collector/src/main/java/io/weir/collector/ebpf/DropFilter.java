package io.weir.collector.ebpf;

import java.util.Set;

/**
 * Which network namespaces to watch, by inode. The tracepoint sees the whole host.
 *
 * @param nodes the nodes' own namespaces: also drops without a specified reason are of interest
 *     there
 * @param pods namespaces of pods, where firewalls of workloads drop
 * @param others what all other namespaces are
 */
public record DropFilter(Set<Long> nodes, Set<Long> pods, Others others) {

  private static final long LARGEST_INODE = 0xFFFF_FFFFL;
  private static final int MOST = 4_000;

  /** What to take namespaces for that are not named. */
  public enum Others {
    IGNORED,
    AS_PODS
  }

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public DropFilter {
    nodes = Set.copyOf(nodes);
    pods = Set.copyOf(pods);
    if (nodes.size() + pods.size() > MOST) {
      throw new IllegalArgumentException(
          (nodes.size() + pods.size()) + " network namespaces: at most " + MOST);
    }
    nodes.forEach(DropFilter::requireInode);
    pods.forEach(DropFilter::requireInode);
  }

  private static void requireInode(long inode) {
    if (inode < 1 || inode > LARGEST_INODE) {
      throw new IllegalArgumentException(
          "network namespace " + inode + ": allowed are inodes from 1 to " + LARGEST_INODE);
    }
  }

  /** One node's own namespace only. */
  public static DropFilter node(long inode) {
    return new DropFilter(Set.of(inode), Set.of(), Others.IGNORED);
  }

  /** A whole machine that is one node: all its other namespaces are pods'. */
  public static DropFilter machine(long node) {
    return new DropFilter(Set.of(node), Set.of(), Others.AS_PODS);
  }
}
