package io.weir.collector.hubble;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.collector.RootCause;
import io.weir.policy.net.Printable;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed call means to a person, on one line, with what to do next. */
final class ObserverErrors {

  private ObserverErrors() {}

  static String oneLine(HubbleServer server, StatusRuntimeException failure) {
    return "cannot read flows from Hubble at " + server + ": " + cause(failure);
  }

  /** The same for a server that never gave an answer: it may be the wrong one. */
  static String refusal(HubbleServer server, StatusRuntimeException failure) {
    String hint = "";
    if (failure.getStatus().getCode() == Status.Code.UNAVAILABLE && isBareUnavailable(failure)) {
      hint =
          server.security() instanceof HubbleServer.Tls
              ? "; it may speak plain text"
              : "; it may speak TLS only";
    }
    return oneLine(server, failure) + hint;
  }

  private static boolean isBareUnavailable(StatusRuntimeException failure) {
    return find(failure, UnknownHostException.class) == null
        && find(failure, ConnectException.class) == null
        && find(failure, SSLException.class) == null;
  }

  private static String cause(StatusRuntimeException failure) {
    if (find(failure, UnknownHostException.class) != null) {
      return "no such host";
    }
    if (find(failure, ConnectException.class) != null) {
      return "nobody listens there";
    }
    SSLException ssl = find(failure, SSLException.class);
    if (ssl != null) {
      return "TLS failed ("
          + words(RootCause.of(ssl))
          + "); check its CA, its name and our certificate";
    }
    Status status = failure.getStatus();
    String words = status.getCode() + " " + words(status);
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> "no answer in time";
      case UNIMPLEMENTED -> "it has no Observer service; is it a Hubble agent or relay?";
      case UNAUTHENTICATED, PERMISSION_DENIED -> words + "; give a client certificate it accepts";
      default -> words;
    };
  }

  private static String words(Status status) {
    String description = status.getDescription();
    return description == null ? "" : "(" + Printable.of(description) + ")";
  }

  private static String words(Throwable failure) {
    return Printable.of(String.valueOf(failure.getMessage()));
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
