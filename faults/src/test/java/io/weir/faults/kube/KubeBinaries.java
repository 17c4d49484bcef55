package io.weir.faults.kube;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the programs of a Kubernetes control plane are on this machine, as the profile was told.
 */
record KubeBinaries(Path apiServer, Path etcd) {

  /** Fails where they are not, for a test that is left out shows nothing. */
  static KubeBinaries given() {
    return new KubeBinaries(program("weir.kube.apiserver"), program("weir.kube.etcd"));
  }

  private static Path program(String property) {
    Path told = Path.of(System.getProperty(property, ""));
    if (!Files.isRegularFile(told) || !Files.isExecutable(told)) {
      throw new IllegalStateException(
          "%s is '%s', no program: faults/kube/build.sh makes it".formatted(property, told));
    }
    return told.toAbsolutePath();
  }
}
