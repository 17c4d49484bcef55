package io.weir.collector.ebpf;

import io.weir.collector.link.DefaultRoutes;
import io.weir.collector.link.Link;
import io.weir.collector.link.LinkEvent;
import io.weir.collector.link.Links;
import io.weir.collector.link.PeerNamespaces;
import io.weir.policy.net.Printable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the programs at all pods' interfaces while these come and go, on a thread of its own:
 * attaching waits for the kernel.
 */
final class LinkWatch implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration RELIST = Duration.ofSeconds(10);

  private final Hooks hooks;
  private final PodLinks podLinks;
  private final PeerNamespaces peers;
  private final Map<Integer, Long> namespaces = new ConcurrentHashMap<>();
  private final Set<Integer> departed = new HashSet<>();
  private final Map<Integer, String> failing = new LinkedHashMap<>();
  private volatile State state = State.NONE;
  private volatile boolean closed;
  private volatile @Nullable IOException failure;
  private long failures;

  LinkWatch(Hooks hooks, TrafficOptions options) {
    this.hooks = hooks;
    this.podLinks = new PodLinks(options);
    this.peers = new PeerNamespaces(options.namespaceFolders());
  }

  /**
   * How it stands.
   *
   * @param unwatched why interfaces are not watched that should be, each in one line
   */
  record State(int watched, List<String> unwatched, long failures, @Nullable AttachMethod method) {
    static final State NONE = new State(0, List.of(), 0, null);
  }

  State state() {
    return state;
  }

  /** Why it ended before it was closed; null when it did not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Inode of the network namespace behind an interface; null when unknown. */
  @Nullable Long namespace(int ifindex) {
    return namespaces.get(ifindex);
  }

  void close() {
    closed = true;
  }

  @Override
  public void run() {
    try (hooks;
        Links links = Links.open()) {
      List<Link> present = links.list();
      present.forEach(link -> hooks.clean(link.index()));
      reconcile(present);
      Instant listed = Instant.now();
      while (!closed) {
        if (!take(links.changes(PATIENCE)) || listed.plus(RELIST).isBefore(Instant.now())) {
          reconcile(links.list());
          listed = Instant.now();
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new IOException("interfaces are no longer watched: " + e, e);
    }
  }

  /** Returns false if changes were missed. */
  private boolean take(List<LinkEvent> events) throws IOException {
    List<Link> present = new ArrayList<>();
    for (LinkEvent event : events) {
      if (event instanceof LinkEvent.Present there) {
        present.add(there.link());
      } else if (event instanceof LinkEvent.Gone gone) {
        present.removeIf(link -> link.index() == gone.index());
        forget(gone.index());
      } else {
        return false;
      }
    }
    attach(present);
    return true;
  }

  /** Makes what is attached what should be, whatever was missed. */
  private void reconcile(List<Link> present) throws IOException {
    Set<Integer> known = new HashSet<>();
    present.forEach(link -> known.add(link.index()));
    for (int ifindex : hooks.interfaces()) {
      if (!known.contains(ifindex)) {
        forget(ifindex);
      }
    }
    failing.keySet().retainAll(known);
    // The last traffic of those that left just now is still to be read.
    departed.removeAll(known);
    namespaces.keySet().removeAll(departed);
    departed.clear();
    departed.addAll(namespaces.keySet());
    departed.removeAll(known);
    attach(present);
  }

  private void attach(List<Link> present) throws IOException {
    Set<String> uplinks = present.isEmpty() ? Set.of() : DefaultRoutes.interfaces();
    List<Link> fresh = new ArrayList<>();
    for (Link link : present) {
      if (!podLinks.include(link, uplinks)) {
        forget(link.index());
      } else if (!hooks.has(link.index()) && !closed) {
        attach(link);
        fresh.add(link);
      } else if (!namespaces.containsKey(link.index())) {
        fresh.add(link);
      }
    }
    publish();
    attribute(fresh);
  }

  private void attach(Link link) {
    try {
      hooks.attach(link.index());
      failing.remove(link.index());
    } catch (Attacher.GoneException e) {
      failing.remove(link.index());
    } catch (IOException e) {
      failures++;
      String name = Printable.of(link.name());
      if (failing.put(link.index(), name + ": " + e.getMessage()) == null) {
        LOG.warn("traffic of {} is not watched: {}", name, e.getMessage());
      }
    }
  }

  private void attribute(List<Link> fresh) throws IOException {
    if (fresh.stream().allMatch(link -> link.peerNamespace() == null)) {
      return;
    }
    Map<Integer, Long> inodes = peers.find();
    for (Link link : fresh) {
      Long inode = link.peerNamespace() == null ? null : inodes.get(link.peerNamespace());
      if (inode != null) {
        namespaces.put(link.index(), inode);
      }
    }
  }

  private void forget(int ifindex) {
    hooks.detach(ifindex);
    failing.remove(ifindex);
    publish();
  }

  private void publish() {
    state = new State(hooks.size(), List.copyOf(failing.values()), failures, hooks.method());
  }
}
