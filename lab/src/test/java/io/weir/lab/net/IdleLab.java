package io.weir.lab.net;

import java.util.concurrent.CountDownLatch;

/** A process that brings a small network up and waits to be ended. */
final class IdleLab {
  private IdleLab() {}

  public static void main(String[] args) throws Exception {
    try (Fabric fabric = Fabric.create()) {
      fabric.addNode("node-a", "172.30.0.11", "10.244.1.0/24", "10.244.1.1");
      fabric.addPod("web", "node-a", "10.244.1.2");
      System.out.println("up");
      new CountDownLatch(1).await();
    }
  }
}
