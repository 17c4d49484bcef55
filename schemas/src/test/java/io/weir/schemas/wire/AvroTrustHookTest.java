package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import java.util.ServiceLoader;
import org.apache.avro.Conversion;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class AvroTrustHookTest {

  @Test
  @SuppressWarnings("rawtypes") // the service is registered for the raw type
  void avroFindsTheHookAndTrustsTheContractAndNothingMore() {
    assertThat(ServiceLoader.load(Conversion.class))
        .hasAtLeastOneElementOfType(AvroTrustHook.class);

    assertThat(ClassSecurityValidator.getGlobal().isTrusted(ClusterChange.class)).isTrue();
    assertThat(ClassSecurityValidator.getGlobal().isTrusted(ProcessBuilder.class)).isFalse();
  }
}
