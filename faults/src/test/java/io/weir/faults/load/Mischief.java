package io.weir.faults.load;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What else may come in over the topics, beside a load. */
public final class Mischief {

  private static final int PARTITIONS = 4;

  /** Longer ago than any cell is remembered. */
  private static final int LONG_AGO = -3600;

  private final Load load;

  public Mischief(Load load) {
    this.load = load;
  }

  /**
   * Values that no schema reads, or that break the contract, in both topics.
   *
   * @return how many
   */
  public int poison(int rounds) {
    FlowRecord good = new Connection(load.town(), 0, 0).records().get(0);
    byte[] encoded = WireFormat.encode(good);
    FlowRecord invalid = FlowRecord.newBuilder(good).build();
    invalid.setDstIp("10.1.2.300");
    byte[] unknown = encoded.clone();
    unknown[5] ^= 0x55;
    List<byte @Nullable []> forBoth = new ArrayList<>();
    forBoth.add("not avro".getBytes(StandardCharsets.UTF_8));
    forBoth.add(new byte[0]);
    forBoth.add(Arrays.copyOf(encoded, encoded.length / 2));
    forBoth.add(Arrays.copyOf(encoded, encoded.length + 1));
    forBoth.add(unknown);
    forBoth.add(WireFormat.encode(invalid));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    byte[] key = "poison".getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < rounds; round++) {
      int partition = round % PARTITIONS;
      for (byte[] value : forBoth) {
        records.add(new ProducerRecord<>(load.topics().flows(), partition, key, value));
        records.add(new ProducerRecord<>(load.topics().cluster(), key, value));
      }
      records.add(new ProducerRecord<>(load.topics().flows(), partition, key, null));
    }
    load.alsoSend(records);
    return records.size();
  }

  /** Flow records of connections that no one waits for any more, of a process of their own. */
  public void late(int connections) {
    load.alsoSend(
        IntStream.range(0, connections)
            .mapToObj(number -> new Connection(load.town(), LONG_AGO, number).records().get(0))
            .peek(flow -> flow.setEpoch(2))
            .map(
                flow ->
                    new ProducerRecord<>(
                        load.topics().flows(), bytes("late"), WireFormat.encode(flow)))
            .toList());
  }

  /** Policies that come in one burst and touch no one. */
  public void storm(int policies) {
    Instant now = load.now();
    load.alsoSend(
        IntStream.range(0, policies)
            .mapToObj(
                number ->
                    new ProducerRecord<>(
                        load.topics().cluster(),
                        bytes("bystander-" + number),
                        WireFormat.encode(Town.bystander(number, now))))
            .toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
