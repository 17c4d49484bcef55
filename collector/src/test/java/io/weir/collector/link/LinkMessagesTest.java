package io.weir.collector.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinkMessagesTest {

  private static final Link VETH = new Link(12, "caliab12", "veth", 5);

  @Test
  void readsWhatThereIs() {
    ByteBuffer bytes = buffer();
    link(bytes, 16, VETH);
    link(bytes, 16, new Link(2, "eth0", null, null));
    link(bytes, 17, new Link(9, "gone", "veth", 1));
    header(bytes, 20, 3, 4);
    assertThat(LinkMessages.read(bytes.flip()))
        .isEqualTo(
            new LinkMessages.Read(
                List.of(
                    new LinkEvent.Present(VETH),
                    new LinkEvent.Present(new Link(2, "eth0", null, null)),
                    new LinkEvent.Gone(9)),
                true,
                0));
  }

  @Test
  void readsARefusal() {
    ByteBuffer bytes = buffer();
    header(bytes, 36, 2, 20);
    bytes.putInt(16, -1);
    assertThat(LinkMessages.read(bytes.flip()))
        .isEqualTo(new LinkMessages.Read(List.of(), true, 1));
  }

  @Test
  void readsTheNumberOfANamespace() {
    assertThat(LinkMessages.namespaceNumber(namespace(7))).isEqualTo(7);
    // NETNSA_NSID_NOT_ASSIGNED
    assertThat(LinkMessages.namespaceNumber(namespace(-1))).isNull();
    assertThat(LinkMessages.namespaceNumber(ByteBuffer.allocate(8))).isNull();
  }

  @Test
  void requestsSayTheirLength() {
    for (ByteBuffer request : List.of(LinkMessages.listing(), LinkMessages.namespaceOf(4))) {
      assertThat(request.getInt(0)).isEqualTo(request.remaining());
    }
  }

  @Property
  void noBytesBreakTheReader(@ForAll byte[] noise) {
    LinkMessages.read(ByteBuffer.wrap(noise.clone()));
    LinkMessages.namespaceNumber(ByteBuffer.wrap(noise.clone()));
  }

  @Test
  void aMessageShorterThanItsHeaderEndsTheReading() {
    ByteBuffer bytes = buffer();
    link(bytes, 16, VETH);
    bytes.flip();
    bytes.putInt(0, 12);

    assertThat(LinkMessages.read(bytes).events()).isEmpty();
  }

  @Property
  void noCutOrDamageBreaksTheReader(@ForAll @Size(4) int[] damage) {
    ByteBuffer bytes = buffer();
    link(bytes, 16, VETH);
    link(bytes, 16, VETH);
    bytes.flip();
    for (int hit : damage) {
      bytes.put(Math.floorMod(hit, bytes.limit()), (byte) (hit >>> 24));
    }
    bytes.limit(Math.floorMod(damage[0] >>> 3, bytes.limit() + 1));
    assertThat(LinkMessages.read(bytes).events()).hasSizeLessThanOrEqualTo(8);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
  }

  private static void header(ByteBuffer bytes, int length, int type, int payload) {
    bytes.putInt(length).putShort((short) type).putShort((short) 0).putInt(1).putInt(0);
    bytes.position(bytes.position() + payload);
  }

  private static void link(ByteBuffer bytes, int type, Link link) {
    int start = bytes.position();
    header(bytes, 0, type, 16);
    bytes.putInt(start + 20, link.index());
    text(bytes, 3, link.name());
    if (link.peerNamespace() != null) {
      bytes.putShort((short) 8).putShort((short) 37).putInt(link.peerNamespace());
    }
    if (link.kind() != null) {
      int info = bytes.position();
      // NLA_F_NESTED
      bytes.putShort((short) 0).putShort((short) (18 | 0x8000));
      text(bytes, 1, link.kind());
      bytes.putShort(info, (short) (bytes.position() - info));
    }
    bytes.putInt(start, bytes.position() - start);
  }

  private static void text(ByteBuffer bytes, int type, String text) {
    byte[] raw = (text + '\0').getBytes(StandardCharsets.UTF_8);
    bytes.putShort((short) (4 + raw.length)).putShort((short) type).put(raw);
    bytes.position(bytes.position() + 3 & ~3);
  }

  private static ByteBuffer namespace(int number) {
    ByteBuffer bytes = buffer();
    header(bytes, 28, 88, 4);
    return bytes.putShort((short) 8).putShort((short) 1).putInt(number).flip();
  }
}
