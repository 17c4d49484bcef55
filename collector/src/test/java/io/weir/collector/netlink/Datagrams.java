package io.weir.collector.netlink;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Recorded datagrams in a file: each behind its length, 4 bytes in network order. */
final class Datagrams {

  private Datagrams() {}

  static List<ByteBuffer> resource(String name) {
    try (InputStream in = Datagrams.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not recorded: " + name);
      }
      ByteBuffer all = ByteBuffer.wrap(in.readAllBytes());
      List<ByteBuffer> datagrams = new ArrayList<>();
      while (all.hasRemaining()) {
        byte[] datagram = new byte[all.getInt()];
        all.get(datagram);
        datagrams.add(ByteBuffer.wrap(datagram));
      }
      return datagrams;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void write(Path file, List<byte[]> datagrams) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (byte[] datagram : datagrams) {
        out.writeInt(datagram.length);
        out.write(datagram);
      }
    }
  }
}
