package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.policy.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the items of {@code from} and {@code to}. */
final class PeerReader {

  private final SpecReader reader;
  private final SelectorReader selectors;

  PeerReader(SpecReader reader) {
    this.reader = reader;
    this.selectors = new SelectorReader(reader);
  }

  Peer read(JsonNode peer, String path) {
    if (!reader.isObject(peer, path)) {
      return new Peer.Unreadable();
    }
    JsonNode ipBlock = SpecReader.get(peer, "ipBlock");
    LabelSelector namespaces = selector(peer, "namespaceSelector", path);
    LabelSelector pods = selector(peer, "podSelector", path);
    boolean selects = namespaces != null || pods != null;
    if (ipBlock != null && selects) {
      reader.problem(path, "ipBlock must stand alone, without podSelector and namespaceSelector");
      return new Peer.Unreadable();
    }
    if (ipBlock != null) {
      return readIpBlock(ipBlock, path + ".ipBlock");
    }
    if (!selects) {
      reader.problem(
          path, "selects nothing (allowed: podSelector, namespaceSelector, both, or ipBlock)");
      return new Peer.Unreadable();
    }
    return new Peer.Pods(namespaces, pods);
  }

  private @Nullable LabelSelector selector(JsonNode peer, String field, String path) {
    JsonNode selector = SpecReader.get(peer, field);
    return selector == null ? null : selectors.read(selector, path + "." + field);
  }

  private Peer readIpBlock(JsonNode block, String path) {
    if (!reader.isObject(block, path)) {
      return new Peer.Unreadable();
    }
    Cidr cidr = readCidr(block.get("cidr"), path + ".cidr");
    List<JsonNode> items = reader.list(block, "except", path + ".except");
    if (cidr == null) {
      return new Peer.Unreadable();
    }
    boolean readable = items != null;
    List<Cidr> except = new ArrayList<>();
    for (int i = 0; items != null && i < items.size(); i++) {
      String itemPath = path + ".except[" + i + "]";
      Cidr exception = readCidr(items.get(i), itemPath);
      if (exception == null) {
        readable = false;
        continue;
      }
      except.add(exception);
      if (!cidr.strictlyContains(exception)) {
        reader.problem(itemPath, exception + " must lie strictly inside cidr " + cidr);
        readable = false;
      }
    }
    return new Peer.IpBlock(cidr, except, readable);
  }

  private @Nullable Cidr readCidr(@Nullable JsonNode value, String path) {
    String text = reader.text(value, path);
    if (text == null) {
      return null;
    }
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      reader.problem(path, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
