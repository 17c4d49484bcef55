// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Reports packets that the kernel drops: their addresses, the reason, the connection they belong to.
 *
 * No vmlinux.h and no kernel headers: the few structures and fields in use are declared here and found in the running
 * kernel by their names (CO-RE). Numbers of drop reasons differ between kernels, so the loader reads them from the
 * running kernel's BTF and puts those of interest into the map `reasons`; nothing here knows a reason's number.
 */
#include "packet.h"

#include <bpf/bpf_core_read.h>

#define CORE __attribute__((preserve_access_index))

struct ns_common {
  unsigned int inum;
} CORE;

struct net {
  struct ns_common ns;
} CORE;

typedef struct {
  struct net *net;
} CORE possible_net_t;

struct net_device {
  possible_net_t nd_net;
} CORE;

struct sock_common {
  possible_net_t skc_net;
} CORE;

struct sock {
  struct sock_common __sk_common;
} CORE;

struct sk_buff {
  unsigned char *head;
  struct net_device *dev;
  struct sock *sk;
  unsigned long _nfct;
  __u16 network_header;
} CORE;

union nf_inet_addr {
  __u32 all[4];
} CORE;

struct nf_conntrack_tuple {
  struct {
    union nf_inet_addr u3;
    union {
      __be16 all;
    } u;
  } dst;
} CORE;

struct nf_conntrack_tuple_hash {
  struct nf_conntrack_tuple tuple;
} CORE;

struct nf_conn {
  struct nf_conntrack_tuple_hash tuplehash[2];
} CORE;

/* What `reasons` says of a reason. */
enum { EVERYWHERE = 1, ON_NODES = 2 };

/* What `namespaces` says of a network namespace. */
enum { NODE = 1, POD = 2 };

enum { HAS_PORTS = 1, HAS_TCP_FLAGS = 2, HAS_ORIGINAL = 4, HAS_ICMP = 8, HAS_ENTRY = 16 };

/* Read by DropRecordDecoder: 80 bytes, host order, except addresses and ports (network order). */
struct record {
  __u64 monotonic_nanos;
  __u32 reason;
  __u32 netns;
  __u8 src[16];
  __u8 dst[16];
  __u8 original_dst[16];
  __be16 src_port;
  __be16 dst_port;
  __be16 original_dst_port;
  __u8 family;
  __u8 protocol;
  __u8 tcp_flags;
  __u8 ctinfo;
  __u8 has;
  __u8 icmp_type;
  __u8 icmp_code;
  __u8 unused[3];
};

struct {
  __uint(type, MAP_RINGBUF);
  __uint(max_entries, 1 << 20);
} records SEC(".maps");

/* Records that found no room. */
struct {
  __uint(type, MAP_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} lost SEC(".maps");

struct {
  __uint(type, MAP_HASH);
  __uint(max_entries, 256);
  __type(key, __u32);
  __type(value, __u32);
} reasons SEC(".maps");

/* Entry 0 set: every namespace, as POD. */
struct {
  __uint(type, MAP_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, __u32);
} namespaces SEC(".maps");

static __always_inline __u32 namespace_of(struct sk_buff *skb) {
  /* dev shares its place with other uses of the buffer: a read through a stale value fails and leaves 0. */
  __u32 inode = BPF_CORE_READ(skb, dev, nd_net.net, ns.inum);
  return inode ? inode : BPF_CORE_READ(skb, sk, __sk_common.skc_net.net, ns.inum);
}

static __always_inline int is_wanted(__u32 reason, __u32 netns) {
  __u32 every = 0;
  __u32 *where = bpf_map_lookup_elem(&reasons, &reason);
  if (!where)
    return 0;
  __u32 *role = bpf_map_lookup_elem(&namespaces, &netns);
  if (!role)
    role = bpf_map_lookup_elem(&namespaces, &every);
  return role && (*where == EVERYWHERE || *role == NODE);
}

static __always_inline void read_transport(struct record *out, unsigned char *at) {
  __u8 bytes[14];
  switch (out->protocol) {
  case TCP:
    if (bpf_probe_read_kernel(bytes, 14, at))
      return;
    out->tcp_flags = bytes[13];
    out->has |= HAS_TCP_FLAGS;
    break;
  case UDP:
  case DCCP:
  case SCTP:
  case UDP_LITE:
    if (bpf_probe_read_kernel(bytes, 4, at))
      return;
    break;
  case ICMP:
  case ICMP_V6:
    if (bpf_probe_read_kernel(bytes, 2, at))
      return;
    out->icmp_type = bytes[0];
    out->icmp_code = bytes[1];
    out->has |= HAS_ICMP;
    return;
  default:
    return;
  }
  __builtin_memcpy(&out->src_port, bytes, 2);
  __builtin_memcpy(&out->dst_port, bytes + 2, 2);
  out->has |= HAS_PORTS;
}

static __always_inline int read_ipv4(struct record *out, unsigned char *at) {
  struct ipv4_header ip;
  if (bpf_probe_read_kernel(&ip, sizeof(ip), at))
    return 0;
  out->family = 4;
  out->protocol = ip.protocol;
  __builtin_memcpy(out->src, ip.src, 4);
  __builtin_memcpy(out->dst, ip.dst, 4);
  /* Only the first fragment has ports. */
  if (!(ip.fragment & __builtin_bswap16(0x1fff)))
    read_transport(out, at + (ip.version_and_length & 0x0f) * 4);
  return 1;
}

static __always_inline int read_ipv6(struct record *out, unsigned char *at) {
  struct ipv6_header ip;
  if (bpf_probe_read_kernel(&ip, sizeof(ip), at))
    return 0;
  out->family = 6;
  __builtin_memcpy(out->src, ip.src, 16);
  __builtin_memcpy(out->dst, ip.dst, 16);
  __u8 next = ip.next;
  at += sizeof(ip);
#pragma unroll
  for (int i = 0; i < 4; i++) {
    __u8 header[4];
    if (!is_extension(next))
      break;
    if (bpf_probe_read_kernel(header, sizeof(header), at))
      break;
    if (next == FRAGMENT && ((header[2] << 8 | header[3]) & 0xfff8)) {
      out->protocol = header[0];
      return 1;
    }
    at += next == FRAGMENT ? 8 : (header[1] + 1) * 8;
    next = header[0];
  }
  out->protocol = next;
  read_transport(out, at);
  return 1;
}

static __always_inline void read_entry(struct record *out, struct sk_buff *skb) {
  unsigned long nfct = BPF_CORE_READ(skb, _nfct);
  if (!nfct)
    return;
  out->ctinfo = nfct & 7;
  out->has |= HAS_ENTRY;
  struct nf_conn *entry = (struct nf_conn *)(nfct & ~7UL);
  if (!entry || !bpf_core_type_exists(struct nf_conn))
    return;
  struct nf_conntrack_tuple *original = &entry->tuplehash[0].tuple;
  if (BPF_CORE_READ_INTO(&out->original_dst, original, dst.u3.all))
    return;
  if (BPF_CORE_READ_INTO(&out->original_dst_port, original, dst.u.all))
    return;
  out->has |= HAS_ORIGINAL;
}

SEC("tp_btf/kfree_skb")
int on_kfree_skb(__u64 *context) {
  struct sk_buff *skb = (struct sk_buff *)context[0];
  __u32 reason = context[2];
  __u32 netns = namespace_of(skb);
  if (!is_wanted(reason, netns))
    return 0;

  struct record record = {};
  unsigned char *network = BPF_CORE_READ(skb, head) + BPF_CORE_READ(skb, network_header);
  __u8 version = 0;
  if (bpf_probe_read_kernel(&version, 1, network))
    return 0;
  if ((version >> 4) == 4) {
    if (!read_ipv4(&record, network))
      return 0;
  } else if ((version >> 4) == 6) {
    if (!read_ipv6(&record, network))
      return 0;
  } else {
    return 0;
  }
  read_entry(&record, skb);
  record.monotonic_nanos = bpf_ktime_get_ns();
  record.reason = reason;
  record.netns = netns;

  if (bpf_ringbuf_output(&records, &record, sizeof(record), 0)) {
    __u32 zero = 0;
    __u64 *count = bpf_map_lookup_elem(&lost, &zero);
    if (count)
      __sync_fetch_and_add(count, 1);
  }
  return 0;
}

/* The helpers used here are open to GPL-compatible programs only. */
char LICENSE[] SEC("license") = "GPL";
