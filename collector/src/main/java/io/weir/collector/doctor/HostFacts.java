package io.weir.collector.doctor;

import java.util.List;

/** What a machine tells of itself. */
public interface HostFacts {

  /** A file's beginning, at most 256 KiB as text. */
  Reading read(String path);

  /** Names in a folder, sorted; empty when it cannot be read. */
  List<String> list(String folder);

  /** What a program prints, within a few seconds and at most a few MiB. */
  Reading run(String... command);

  /** Tries to subscribe to conntrack's events; the text is of no matter. */
  Reading conntrackSubscription();

  /** The kernel clock's state as adjtimex(2) gives it. */
  ClockReading clock();

  /** Whether the kernel's BTF has something of that name. */
  TypeReading kernelType(String name);

  /** Whether this build has its eBPF programs. */
  boolean hasBpfObject();
}
