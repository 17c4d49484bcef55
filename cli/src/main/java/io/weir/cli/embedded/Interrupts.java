package io.weir.cli.embedded;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C (also TERM and HUP) as a wish to end in order: the first runs an action, a second ends the
 * process at once. The JVM's own shutdown hooks cannot tell a second one.
 *
 * <p>Java has signals only in {@code sun.misc}, whose every use is a compiler warning, so it is
 * reached by reflection; where it is missing, a signal ends the process as ever.
 */
public final class Interrupts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Interrupts.class);
  private static final int EXIT_CODE = 130;

  private final Map<Object, Object> earlierHandlers = new HashMap<>();
  private final AtomicInteger received = new AtomicInteger();

  private Interrupts() {}

  /** Until {@link #close}, {@code first} is run at the first signal, in a thread of its own. */
  public static Interrupts handle(Runnable first) {
    Interrupts interrupts = new Interrupts();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      interrupts.install(name, first);
    }
    return interrupts;
  }

  private void install(String name, Runnable first) {
    InvocationHandler reaction =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            receive(first);
            return null;
          }
          return method.getName().equals("equals")
              ? (Object) (proxy == arguments[0])
              : (Object) System.identityHashCode(proxy);
        };
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(), new Class<?>[] {handlerType}, reaction);
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      earlierHandlers.put(signal, handleMethod().invoke(null, signal, handler));
    } catch (ReflectiveOperationException e) {
      // HUP does not exist everywhere, and nohup ignores it on purpose.
      log.debug("no handler for signal {}", name, e);
    }
  }

  private void receive(Runnable first) {
    if (received.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    first.run();
  }

  private static Method handleMethod() throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal")
        .getMethod(
            "handle", Class.forName("sun.misc.Signal"), Class.forName("sun.misc.SignalHandler"));
  }

  @Override
  public void close() {
    earlierHandlers.forEach(
        (signal, earlier) -> {
          try {
            handleMethod().invoke(null, signal, earlier);
          } catch (ReflectiveOperationException e) {
            log.debug("cannot restore a signal handler", e);
          }
        });
  }
}
