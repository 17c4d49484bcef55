package io.weir.collector.ebpf;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the running kernel says about its own types (BTF). Numbers move between kernels, names
 * hardly do. Not thread-safe.
 */
final class KernelTypes implements AutoCloseable {

  private static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");
  private static final int KIND_STRUCT = 4;
  private static final int KIND_ENUM = 6;
  private static final int HEADER_BYTES = 12;
  private static final int ENTRY_BYTES = 8;
  private static final int COUNT_MASK = 0xFFFF;

  private final LibBpf bpf;
  private final Pointer btf;

  private KernelTypes(LibBpf bpf, Pointer btf) {
    this.bpf = bpf;
    this.btf = btf;
  }

  static boolean areReadable() {
    return Files.isReadable(FILE);
  }

  /**
   * Reads them.
   *
   * @throws IOException if the kernel has none; one line
   */
  static KernelTypes ofRunningKernel() throws IOException {
    LibBpf bpf = Errors.library();
    bpf.libbpf_set_print(null);
    Pointer btf = areReadable() ? bpf.btf__load_vmlinux_btf() : null;
    if (btf == null) {
      throw new IOException("the kernel has no BTF: " + FILE + " is missing");
    }
    return new KernelTypes(bpf, btf);
  }

  /** Names of an enum's values by number; empty when there is no such enum. */
  Map<Integer, String> values(String enumName) {
    Pointer type = type(enumName, KIND_ENUM);
    Map<Integer, String> names = new HashMap<>();
    int count = type == null ? 0 : type.getInt(4) & COUNT_MASK;
    for (int i = 0; type != null && i < count; i++) {
      long entry = HEADER_BYTES + (long) i * ENTRY_BYTES;
      String name = bpf.btf__name_by_offset(btf, type.getInt(entry));
      if (name != null) {
        names.put(type.getInt(entry + 4), name);
      }
    }
    return names;
  }

  boolean hasStruct(String name) {
    return type(name, KIND_STRUCT) != null;
  }

  private @Nullable Pointer type(String name, int kind) {
    int id = bpf.btf__find_by_name_kind(btf, name, kind);
    return id < 0 ? null : bpf.btf__type_by_id(btf, id);
  }

  @Override
  public void close() {
    bpf.btf__free(btf);
  }
}
