package io.weir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoppableInputTest {

  @Property(tries = 100)
  void passesEveryByteOn(@ForAll byte[] bytes) throws IOException {
    assertThat(new StoppableInput(new ByteArrayInputStream(bytes)).readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void endsAfterAStopAlthoughThePipeIsOpen() throws IOException {
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(writer)) {
      StoppableInput input = new StoppableInput(pipe);
      writer.write('a');
      writer.flush();
      assertThat(input.read()).isEqualTo('a');

      input.stop();

      assertThat(input.read()).isEqualTo(-1);
    }
  }

  @Test
  void failureOfThePipeIsThrown() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThatThrownBy(() -> new StoppableInput(broken).read()).hasMessage("gone");
  }
}
