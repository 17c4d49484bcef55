package io.weir.collector.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** One drop event as one line of JSON; what is unknown is absent. */
public final class DropEventJson {

  private static final int LARGEST_PORT = 65_535;
  private static final int LARGEST_BYTE = 255;

  private DropEventJson() {}

  /** The line, without its end. */
  public static String write(DropEvent drop) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("at", Json.micros(drop.at()));
    if (drop.netns() != null) {
      json.put("netns", drop.netns());
    }
    json.put("reason", drop.reason());
    json.put("protocol", drop.protocol());
    json.put("src", drop.src().toString());
    put(json, "src_port", drop.srcPort());
    json.put("dst", drop.dst().toString());
    put(json, "dst_port", drop.dstPort());
    if (drop.originalDst() != null) {
      json.put("original_dst", drop.originalDst().toString());
    }
    put(json, "original_dst_port", drop.originalDstPort());
    put(json, "tcp_flags", drop.tcpFlags());
    if (drop.ctinfo() != null) {
      json.put("ctinfo", drop.ctinfo().name());
    }
    put(json, "icmp_type", drop.icmpType());
    put(json, "icmp_code", drop.icmpCode());
    try {
      return Json.MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }

  private static void put(ObjectNode json, String field, @Nullable Integer value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is no drop event; one line that names the field
   */
  public static DropEvent read(String line) {
    JsonFields json = Json.object(line);
    String original = json.textOrNull("original_dst");
    return new DropEvent(
        json.time("at"),
        json.numberOrNull("netns", Long.MAX_VALUE),
        reason(json.text("reason")),
        json.integer("protocol", LARGEST_BYTE),
        IpAddress.parse(json.text("src")),
        json.intOrNull("src_port", LARGEST_PORT),
        IpAddress.parse(json.text("dst")),
        json.intOrNull("dst_port", LARGEST_PORT),
        original == null ? null : IpAddress.parse(original),
        json.intOrNull("original_dst_port", LARGEST_PORT),
        json.intOrNull("tcp_flags", LARGEST_BYTE),
        json.nameOrNull("ctinfo", CtInfo.class),
        json.intOrNull("icmp_type", LARGEST_BYTE),
        json.intOrNull("icmp_code", LARGEST_BYTE));
  }

  private static String reason(String text) {
    if (text.isEmpty() || !text.chars().allMatch(DropEventJson::isNameCharacter)) {
      throw JsonFields.wrong("reason", text, "a name of the kernel such as NETFILTER_DROP");
    }
    return text;
  }

  private static boolean isNameCharacter(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
