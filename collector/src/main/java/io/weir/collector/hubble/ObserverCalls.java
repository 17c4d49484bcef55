package io.weir.collector.hubble;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.weir.policy.net.Printable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls of Hubble's Observer service. Messages are bytes: the one request has three fields, and of
 * the answers few are read, so generated classes would be most of this package.
 */
final class ObserverCalls {

  /** As the service is published: package observer, service Observer. */
  static final MethodDescriptor<byte[], byte[]> GET_FLOWS =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName(
              MethodDescriptor.generateFullMethodName("observer.Observer", "GetFlows"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private static final int NUMBER = 1;
  private static final int FOLLOW = 3;
  private static final int SINCE = 7;

  /** A dead peer is noticed after this; servers refuse to be asked more often than in 5 minutes. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(6);

  private ObserverCalls() {}

  /**
   * A channel, which connects when it is used.
   *
   * @throws IOException if a certificate or key cannot be read; one line
   */
  static ManagedChannel channel(HubbleServer server) throws IOException {
    ManagedChannelBuilder<?> builder = builder(server);
    builder.keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS).disableRetry();
    if (server.security() instanceof HubbleServer.Tls tls && tls.serverName() != null) {
      builder.overrideAuthority(tls.serverName());
    }
    return builder.build();
  }

  private static ManagedChannelBuilder<?> builder(HubbleServer server) throws IOException {
    ChannelCredentials credentials = credentials(server);
    try {
      return Grpc.newChannelBuilderForAddress(server.host(), server.port(), credentials);
    } catch (RuntimeException e) {
      // The credentials' content is looked at only here, and a refusal has a type of grpc's own.
      throw unusable(server, e);
    }
  }

  private static IOException unusable(HubbleServer server, Exception cause) {
    return new IOException(
        "cannot use the TLS files for "
            + server
            + ": "
            + Printable.of(String.valueOf(cause.getMessage())),
        cause);
  }

  private static ChannelCredentials credentials(HubbleServer server) throws IOException {
    if (!(server.security() instanceof HubbleServer.Tls tls)) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    try {
      if (tls.ca() != null) {
        builder.trustManager(tls.ca().toFile());
      }
      if (tls.certificate() != null && tls.key() != null) {
        builder.keyManager(tls.certificate().toFile(), tls.key().toFile());
      }
      return builder.build();
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(server, e);
    }
  }

  /** All flows from now, or from an earlier moment as far back as the server's ring reaches. */
  static Iterator<byte[]> follow(ManagedChannel channel, @Nullable Instant since) {
    return ClientCalls.blockingServerStreamingCall(
        channel, GET_FLOWS, CallOptions.DEFAULT, request(0, true, since));
  }

  /** The latest flow, if there is one. */
  static Iterator<byte[]> latest(ManagedChannel channel, Duration deadline) {
    return ClientCalls.blockingServerStreamingCall(
        channel,
        GET_FLOWS,
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS),
        request(1, false, null));
  }

  private static byte[] request(long number, boolean follow, @Nullable Instant since) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      if (number > 0) {
        out.writeUInt64(NUMBER, number);
      }
      if (follow) {
        out.writeBool(FOLLOW, true);
      }
      if (since != null) {
        out.writeTag(SINCE, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeByteArrayNoTag(timestamp(since));
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] timestamp(Instant time) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt64(1, time.getEpochSecond());
    out.writeInt32(2, time.getNano());
    out.flush();
    return bytes.toByteArray();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
