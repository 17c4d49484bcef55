package io.weir.collector.conntrack;

/** What stands for ports in ICMP and ICMPv6: type, code and the identifier of the query. */
public record Icmp(int type, int code, int identifier) {}
