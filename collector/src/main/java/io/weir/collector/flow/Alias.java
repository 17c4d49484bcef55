package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;

/** A further form of a connection whose addresses are translated. */
final class Alias extends Form {

  private final Connection owner;

  Alias(Tuple tuple, Connection owner) {
    super(tuple);
    this.owner = owner;
  }

  @Override
  Connection owner() {
    return owner;
  }

  @Override
  int protocol() {
    return owner.protocol();
  }
}
