package io.weir.collector.flow;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Greets and closes every connection; a process of its own, as it lives in another network
 * namespace.
 */
public final class TcpServer {

  private TcpServer() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
      System.out.println("ready");
      while (true) {
        try (Socket client = server.accept()) {
          client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
