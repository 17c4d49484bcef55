package io.weir.collector.ebpf;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * eBPF programs and maps of one object file, on their way into the kernel and there. Not
 * thread-safe. Closing takes the programs out of the kernel where nothing else holds them.
 */
final class BpfObject implements AutoCloseable {

  private final LibBpf bpf;
  private final Pointer object;
  private final Deque<Pointer> links = new ArrayDeque<>();
  private boolean closed;

  private BpfObject(LibBpf bpf, Pointer object) {
    this.bpf = bpf;
    this.object = object;
  }

  /** Whether this build has the object: it lacks them all when it was made without clang. */
  static boolean isBuilt(String file) {
    return BpfObject.class.getResource(file) != null;
  }

  /**
   * Reads an object of this build; nothing is in the kernel yet.
   *
   * @param file e.g. {@code drops.bpf.o}
   * @throws IOException if it is missing or unreadable, or libbpf is; one line
   */
  static BpfObject open(String file) throws IOException {
    LibBpf bpf = Errors.library();
    byte[] image;
    try (InputStream in = BpfObject.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no object in this build: build with clang installed");
      }
      image = in.readAllBytes();
    }
    bpf.libbpf_set_print(null);
    Pointer object = bpf.bpf_object__open_mem(image, new NativeLong(image.length), null);
    if (object == null) {
      throw new IOException("libbpf cannot read " + file);
    }
    return new BpfObject(bpf, object);
  }

  /** Sets how many entries, or bytes for a ring buffer, a map has room for; before loading. */
  void resize(String map, int entries) throws IOException {
    Errors.verify(
        bpf.bpf_map__set_max_entries(pointer(map), entries),
        "the map %s cannot have %,d entries".formatted(map, entries));
  }

  /**
   * Brings programs and maps into the kernel.
   *
   * @throws IOException if it refuses them; one line that says why
   */
  void load() throws IOException {
    Errors.verify(bpf.bpf_object__load(object), "the kernel refuses the program");
  }

  /** A map; valid as long as this object is open. */
  BpfMap map(String name) throws IOException {
    return new BpfMap(bpf, bpf.bpf_map__fd(pointer(name)));
  }

  private Pointer pointer(String map) throws IOException {
    Pointer found = bpf.bpf_object__find_map_by_name(object, map);
    if (found == null) {
      throw new IOException("the object in this build is not this version's: no map " + map);
    }
    return found;
  }

  /** The file descriptor of a loaded program. */
  int program(String name) throws IOException {
    return bpf.bpf_program__fd(find(name));
  }

  /** Lets a program watch what its section in the object names, until this object is closed. */
  void attach(String name) throws IOException {
    Pointer link = bpf.bpf_program__attach(find(name));
    if (link == null) {
      throw new IOException("the kernel does not let the program " + name + " watch");
    }
    links.push(link);
  }

  private Pointer find(String name) throws IOException {
    Pointer program = bpf.bpf_object__find_program_by_name(object, name);
    if (program == null) {
      throw new IOException("the object in this build is not this version's: no program " + name);
    }
    return program;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      links.forEach(bpf::bpf_link__destroy);
      bpf.bpf_object__close(object);
    }
  }
}
