package io.weir.stream.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages, all with one context: Hadoop's codec makes a new one a page, and clearing its
 * memory costs more than small pages do.
 */
final class ZstdPages implements BytesInputCompressor, AutoCloseable {

  /** That of Hadoop's codec. */
  private static final int LEVEL = 3;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private final Plain plain = new Plain();

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    plain.reset();
    bytes.writeAllTo(plain);
    return BytesInput.from(plain.compressed(context));
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {
    // Closed by whoever made it.
  }

  @Override
  public void close() {
    context.close();
  }

  /** One buffer for all pages. */
  private static final class Plain extends ByteArrayOutputStream {

    private byte[] room = new byte[0];

    byte[] compressed(ZstdCompressCtx context) {
      int most = Math.toIntExact(Zstd.compressBound(count));
      if (room.length < most) {
        room = new byte[most];
      }
      int length = context.compressByteArray(room, 0, room.length, buf, 0, count);
      return Arrays.copyOf(room, length);
    }
  }
}
