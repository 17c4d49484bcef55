package io.weir.policy.net;

import org.jspecify.annotations.Nullable;

/**
 * A set of address blocks that finds the longest block around an address. Addresses with the same
 * longest block lie in exactly the same blocks of the set. Not thread-safe.
 */
public final class PrefixTrie {

  /** A block, in the set or only the place where two of them part. */
  private static final class Node {

    private final Cidr block;
    private boolean member;
    private @Nullable Node zero;
    private @Nullable Node one;

    Node(Cidr block, boolean member) {
      this.block = block;
      this.member = member;
    }

    @Nullable Node childTowards(IpAddress address) {
      return address.bit(block.prefixLength()) ? one : zero;
    }

    void setChildTowards(IpAddress address, Node child) {
      if (address.bit(block.prefixLength())) {
        one = child;
      } else {
        zero = child;
      }
    }
  }

  private @Nullable Node v4;
  private @Nullable Node v6;
  private int size;

  /** Adds a block; false if it was there already. */
  public boolean add(Cidr block) {
    int before = size;
    if (block.base().isV4()) {
      v4 = added(v4, block);
    } else {
      v6 = added(v6, block);
    }
    return size > before;
  }

  /** The tree with the block in it. */
  private Node added(@Nullable Node node, Cidr block) {
    if (node == null) {
      return member(block);
    }
    int length = node.block.prefixLength();
    int shared = Math.min(block.base().sharedBits(node.block.base()), block.prefixLength());
    if (shared < length) {
      return parted(node, block, shared);
    }
    if (block.prefixLength() > length) {
      node.setChildTowards(block.base(), added(node.childTowards(block.base()), block));
    } else if (!node.member) {
      node.member = true;
      size++;
    }
    return node;
  }

  /** The block and a node that share only so many bits, fewer than the node has. */
  private Node parted(Node node, Cidr block, int shared) {
    if (shared == block.prefixLength()) {
      Node around = member(block);
      around.setChildTowards(node.block.base(), node);
      return around;
    }
    Node fork = new Node(new Cidr(block.base(), shared), false);
    fork.setChildTowards(node.block.base(), node);
    fork.setChildTowards(block.base(), member(block));
    return fork;
  }

  private Node member(Cidr block) {
    size++;
    return new Node(block, true);
  }

  /** The longest block that contains the address; null when none does. */
  public @Nullable Cidr longestAround(IpAddress address) {
    Cidr longest = null;
    Node node = address.isV4() ? v4 : v6;
    while (node != null && node.block.contains(address)) {
      if (node.member) {
        longest = node.block;
      }
      node = node.block.prefixLength() < address.bits() ? node.childTowards(address) : null;
    }
    return longest;
  }
}
