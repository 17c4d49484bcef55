package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfBuildTest {

  private static final Path SCRIPT = Path.of("src/main/bpf/build.sh");

  @ParameterizedTest
  @ValueSource(strings = {"drops.bpf.o", "traffic.bpf.o"})
  void theObjectIsThatOfTheSources(String object, @TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/clang")), "needs clang");
    assumeTrue(BpfObject.isBuilt(object), "needs libbpf-dev");
    Process build =
        new ProcessBuilder("sh", SCRIPT.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(build.getInputStream().readAllBytes()).asString().isEmpty();
    assertThat(build.waitFor()).isZero();
    assertThat(Files.readAllBytes(folder.resolve(object))).isEqualTo(packaged(object));
  }

  private static byte[] packaged(String object) throws IOException {
    try (InputStream in = BpfObject.class.getResourceAsStream(object)) {
      return in.readAllBytes();
    }
  }
}
