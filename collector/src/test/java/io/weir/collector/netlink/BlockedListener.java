package io.weir.collector.netlink;

import io.weir.collector.node.NodeListener;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A listener whose queue stays full: whoever calls it waits until interrupted. */
final class BlockedListener {

  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  NodeListener listener() {
    return (NodeListener)
        Proxy.newProxyInstance(
            NodeListener.class.getClassLoader(),
            new Class<?>[] {NodeListener.class},
            (proxy, method, arguments) -> {
              called.countDown();
              never.await();
              return null;
            });
  }

  void awaitCall() throws InterruptedException {
    called.await();
  }
}
