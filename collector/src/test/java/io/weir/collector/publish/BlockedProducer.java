package io.weir.collector.publish;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Blocks in send until released, as a producer does whose own memory is full. */
final class BlockedProducer extends MockProducer<byte[], byte[]> {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  BlockedProducer() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void awaitEntered() {
    await(entered);
  }

  void release() {
    released.countDown();
  }

  // The parent locks; here closing must be possible meanwhile.
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    entered.countDown();
    await(released);
    return super.send(record, callback);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
