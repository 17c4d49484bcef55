package io.weir.collector.flow;

/** Kinds of events that each come in an order of their own. */
enum Lane {
  CONNTRACK,
  DROPS,
  TRAFFIC
}
