package io.weir.collector.flow;

import io.weir.collector.drops.DropEvent;

/** Packets of one connection that were dropped within one cell; one at least. */
final class Drops {

  private int packets;
  private int kinds;
  private String reason = "";

  void add(DropEvent drop, DropKind kind) {
    explain(drop.reason(), kind == DropKind.POLICY);
    packets++;
    kinds |= kind.bit();
  }

  void add(Drops others) {
    explain(others.reason, others.has(DropKind.POLICY));
    packets += others.packets;
    kinds |= others.kinds;
  }

  /** The first reason stands, unless it was no policy and this one is. */
  private void explain(String why, boolean byPolicy) {
    if (packets == 0 || (byPolicy && !has(DropKind.POLICY))) {
      reason = why;
    }
  }

  boolean has(DropKind kind) {
    return (kinds & kind.bit()) != 0;
  }

  long packets() {
    return packets;
  }

  String reason() {
    return reason;
  }
}
