package io.weir.collector.ebpf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libbpf 1.x in use. Names and types as in bpf/libbpf.h, bpf/bpf.h and bpf/btf.h.
 */
interface LibBpf extends Library {

  /** Loads the library. Version 1 has a stable interface; 0.x returns errors differently. */
  static LibBpf load() throws UnsatisfiedLinkError {
    return Native.load("libbpf.so.1", LibBpf.class);
  }

  /** Takes one record of a ring buffer; a negative result stops the reading. */
  interface SampleCallback extends Callback {
    int sample(@Nullable Pointer context, Pointer data, NativeLong size);
  }

  @Nullable Pointer libbpf_set_print(@Nullable Pointer function);

  @Nullable Pointer bpf_object__open_mem(byte[] buffer, NativeLong size, @Nullable Pointer options);

  int bpf_object__load(Pointer object);

  void bpf_object__close(Pointer object);

  @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

  @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

  @Nullable Pointer bpf_program__attach(Pointer program);

  int bpf_link__destroy(Pointer link);

  int bpf_program__fd(Pointer program);

  int bpf_map__fd(Pointer map);

  int bpf_map__set_max_entries(Pointer map, int entries);

  int bpf_map_update_elem(int descriptor, byte[] key, byte[] value, long flags);

  int bpf_map_lookup_elem(int descriptor, byte[] key, byte[] value);

  int bpf_map_get_next_key(int descriptor, @Nullable Pointer key, Pointer next);

  int bpf_map_lookup_elem(int descriptor, Pointer key, Pointer value);

  int bpf_map_delete_elem(int descriptor, Pointer key);

  int bpf_map_lookup_and_delete_batch(
      int descriptor,
      @Nullable Pointer from,
      Pointer next,
      Pointer keys,
      Pointer values,
      Pointer count,
      @Nullable Pointer options);

  int bpf_link_create(int program, int target, int attachType, @Nullable Pointer options);

  int bpf_tc_hook_create(Pointer hook);

  int bpf_tc_attach(Pointer hook, Pointer options);

  int bpf_tc_detach(Pointer hook, Pointer options);

  @Nullable Pointer ring_buffer__new(
      int descriptor,
      SampleCallback callback,
      @Nullable Pointer context,
      @Nullable Pointer options);

  int ring_buffer__poll(Pointer ring, int timeoutMillis);

  void ring_buffer__free(Pointer ring);

  @Nullable Pointer btf__load_vmlinux_btf();

  int btf__find_by_name_kind(Pointer btf, String name, int kind);

  Pointer btf__type_by_id(Pointer btf, int id);

  @Nullable String btf__name_by_offset(Pointer btf, int offset);

  void btf__free(Pointer btf);
}
