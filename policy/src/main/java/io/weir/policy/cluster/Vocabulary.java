package io.weir.policy.cluster;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.net.PrefixTrie;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Rule;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the policies kept ask of an end: keys of pods' labels and address blocks. A label or address
 * bit that none of them asks for tells no two ends apart.
 */
final class Vocabulary {

  private Set<String> keys = new HashSet<>();
  private Set<Cidr> blocks = new HashSet<>();
  private PrefixTrie trie = new PrefixTrie();
  private int edition;

  /** Moves whenever it grows or shrinks: what was read by it before may then be too coarse. */
  int edition() {
    return edition;
  }

  void learn(CompiledPolicy policy) {
    int before = keys.size() + blocks.size();
    learn(policy.pods());
    for (Direction direction : Direction.values()) {
      for (Rule rule : policy.rules(direction)) {
        rule.peers().forEach(this::learn);
      }
    }
    if (keys.size() + blocks.size() > before) {
      edition++;
    }
  }

  private void learn(Peer peer) {
    if (peer instanceof Peer.Pods pods && pods.pods() != null) {
      learn(pods.pods());
    } else if (peer instanceof Peer.IpBlock block) {
      learn(block.cidr());
      block.except().forEach(this::learn);
    }
  }

  private void learn(LabelSelector selector) {
    for (Requirement requirement : selector.requirements()) {
      keys.add(requirement.key());
    }
  }

  private void learn(Cidr block) {
    if (blocks.add(block)) {
      trie.add(block);
    }
  }

  /** Those of a pod's labels that some policy asks for. */
  Map<String, String> read(Map<String, String> labels) {
    Map<String, String> read = new TreeMap<>();
    labels.forEach(
        (key, value) -> {
          if (keys.contains(key)) {
            read.put(key, value);
          }
        });
    return read;
  }

  /** The longest block around an address; null when it lies in none. */
  @Nullable Cidr read(IpAddress address) {
    return trie.longestAround(address);
  }

  /** Forgets what no policy of these namespaces asks for any more. */
  void relearn(Iterable<Namespace> namespaces) {
    Vocabulary current = new Vocabulary();
    for (Namespace namespace : namespaces) {
      namespace.policies().values().forEach(policy -> policy.states().forEach(current::learn));
      namespace.stagedPolicies().values().forEach(p -> p.states().forEach(current::learn));
    }
    if (keys.size() > current.keys.size() || blocks.size() > current.blocks.size()) {
      keys = current.keys;
      blocks = current.blocks;
      trie = current.trie;
      edition++;
    }
  }
}
