// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Counts what passes the host side of pods' interfaces: packets, bytes, TCP flags, first and last time by interface,
 * direction and 5-tuple. Only looks: every packet goes on to whatever else is attached.
 *
 * No CO-RE, so that it also loads on kernels without BTF: the only structure of the kernel in use is __sk_buff, part of
 * its stable interface.
 *
 *   packet ──▶ `flows` has it? ──yes──▶ add
 *                   └─ no ──▶ room? ──yes──▶ insert
 *                               └─ no ──▶ `overflow` has room? ──yes──▶ the packet by itself
 *                                                └─ no ──▶ counted in `counters`
 */
#include "packet.h"

/* From linux/bpf.h: the first part of what a packet looks like to a program. */
struct __sk_buff {
  __u32 len;
  __u32 pkt_type;
  __u32 mark;
  __u32 queue_mapping;
  __u32 protocol;
  __u32 vlan_present;
  __u32 vlan_tci;
  __u32 vlan_proto;
  __u32 priority;
  __u32 ingress_ifindex;
  __u32 ifindex;
  __u32 tc_index;
  __u32 cb[5];
  __u32 hash;
  __u32 tc_classid;
  __u32 data;
  __u32 data_end;
  __u32 napi_id;
  __u32 family;
  __u32 remote_ip4;
  __u32 local_ip4;
  __u32 remote_ip6[4];
  __u32 local_ip6[4];
  __u32 remote_port;
  __u32 local_port;
  __u32 data_meta;
  __u64 flow_keys __attribute__((aligned(8)));
  __u64 tstamp;
  __u32 wire_len;
  __u32 gso_segs;
};

enum { ETHERNET_HEADER = 14, IPV4_HEADER = sizeof(struct ipv4_header), IPV6_HEADER = sizeof(struct ipv6_header) };
enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_IPV6 = 0x86dd };

/* TC_ACT_UNSPEC and TCX_NEXT: as if this program were not there. */
enum { NEXT = -1 };

/* From linux/bpf.h: update only what is not there yet; the error when there is. */
enum { NO_EXIST = 1, EXISTS = -17 };

/* What libbpf fills in when it loads the programs; the verifier then drops the branches that cannot be taken. */
extern int LINUX_KERNEL_VERSION __kconfig;
enum { KERNEL_5_11 = 5 << 16 | 11 << 8 };

enum { FROM_POD = 0, TO_POD = 1 };
enum { HAS_PORTS = 1, HAS_ICMP = 2, HAS_QUOTED = 4 };

/* Read by TrafficDecoder: 48 bytes; addresses and ports in network order, else host order. */
struct key {
  __u8 src[16];
  __u8 dst[16];
  union {
    struct {
      __be16 src_port;
      __be16 dst_port;
    };
    struct {
      __u8 icmp_type;
      __u8 icmp_code;
      __be16 icmp_id;
    };
  };
  __u32 ifindex;
  __u8 family;
  __u8 protocol;
  __u8 direction;
  __u8 has;
  /* Of an ICMP error that quotes a packet between the same two addresses; ports are then the quoted packet's. */
  __u8 quoted_protocol;
  __u8 error_type;
  __u8 error_code;
  __u8 unused;
};

/* Read by TrafficDecoder: 40 bytes, host order. */
struct value {
  __u64 first;
  __u64 last;
  __u64 bytes;
  __u64 packets;
  /* One byte for each TCP flag, so that programs on several processors can set them without losing one: 0 or the bit. */
  union {
    __u8 flag[8];
    __u64 flags;
  };
};

/* What found no room in `flows`. */
struct single {
  struct key key;
  struct value value;
};

struct {
  __uint(type, MAP_HASH);
  __uint(max_entries, 262144);
  __type(key, struct key);
  __type(value, struct value);
} flows SEC(".maps");

struct {
  __uint(type, MAP_RINGBUF);
  __uint(max_entries, 1 << 20);
} overflow SEC(".maps");

/* Packets. */
enum { OVERFLOWED = 0, LOST = 1, UNREADABLE = 2, COUNTERS = 3 };

struct {
  __uint(type, MAP_ARRAY);
  __uint(max_entries, COUNTERS);
  __type(key, __u32);
  __type(value, __u64);
} counters SEC(".maps");

static __always_inline void count(__u32 counter, __u64 packets) {
  __u64 *value = bpf_map_lookup_elem(&counters, &counter);
  if (value)
    __sync_fetch_and_add(value, packets);
}

/* The header where it lies; null when it is not in one piece. `at` must be known when compiling. */
static __always_inline void *in_place(struct __sk_buff *skb, __u32 at, __u32 length) {
  unsigned char *data = (unsigned char *)(long)skb->data;
  unsigned char *end = (unsigned char *)(long)skb->data_end;
  return data + at + length <= end ? data + at : 0;
}

/* Nearly every packet has only flags that were seen before: then nothing is written. */
static __always_inline void set_flags(struct value *value, __u8 flags) {
  /* The flags eight times over, and in each byte the bit that it stands for. */
  __u64 spread = flags * 0x0101010101010101ULL & 0x8040201008040201ULL;
  if (!(spread & ~value->flags))
    return;
#pragma unroll
  for (int i = 0; i < 8; i++)
    if (flags & (1 << i))
      value->flag[i] = 1 << i;
}

static __always_inline void read_ports(struct key *key, const __u8 *header) {
  __builtin_memcpy(&key->src_port, header, 4);
  key->has = HAS_PORTS;
}

/* Only queries and their answers carry an identifier (RFC 792, RFC 4443): elsewhere these bytes mean other things. */
static __always_inline void read_icmp(struct key *key, const __u8 *header) {
  __u8 type = header[0];
  key->icmp_type = type;
  key->icmp_code = header[1];
  if (key->protocol == ICMP ? type == 0 || type == 8 || (type >= 13 && type <= 18) : type == 128 || type == 129)
    __builtin_memcpy(&key->icmp_id, header + 4, 2);
  key->has = HAS_ICMP;
}

/* What a chunk of SCTP (RFC 9260) is in TCP's words. */
static __always_inline __u8 read_chunk(__u8 type) {
  enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };
  switch (type) {
  case 1: /* INIT */
    return SYN;
  case 2: /* INIT ACK */
    return SYN | ACK;
  case 6: /* ABORT */
    return RST;
  case 7:  /* SHUTDOWN */
  case 8:  /* SHUTDOWN ACK */
  case 14: /* SHUTDOWN COMPLETE */
    return FIN;
  default:
    return ACK;
  }
}

static __always_inline int differ(const __u8 *one, const __u8 *other, const int length) {
  int differ = 0;
#pragma unroll
  for (int i = 0; i < length; i++)
    differ |= one[i] ^ other[i];
  return differ;
}

/* Destination unreachable quotes the packet it is about (RFC 792, RFC 4443): taken where its destination says so. */
static __always_inline void read_quoted(struct __sk_buff *skb, struct key *key, __u32 at, const __u8 *header) {
  __u8 protocol;
  if (key->protocol == ICMP) {
    struct ipv4_header ip;
    if (header[0] != 3 || bpf_skb_load_bytes(skb, at, &ip, IPV4_HEADER))
      return;
    if (ip.fragment & __builtin_bswap16(0x1fff) || differ(ip.src, key->dst, 4) || differ(ip.dst, key->src, 4))
      return;
    protocol = ip.protocol;
    at += (ip.version_and_length & 0x0f) * 4;
  } else {
    struct ipv6_header ip;
    if (header[0] != 1 || bpf_skb_load_bytes(skb, at, &ip, IPV6_HEADER))
      return;
    if (is_extension(ip.next) || differ(ip.src, key->dst, 16) || differ(ip.dst, key->src, 16))
      return;
    protocol = ip.next;
    at += IPV6_HEADER;
  }
  key->has = HAS_QUOTED;
  key->quoted_protocol = protocol;
  key->error_type = header[0];
  key->error_code = header[1];
  key->src_port = 0;
  key->dst_port = 0;
  if (protocol == TCP || protocol == UDP || protocol == SCTP || protocol == DCCP || protocol == UDP_LITE)
    if (!bpf_skb_load_bytes(skb, at, &key->src_port, 4))
      key->has |= HAS_PORTS;
}

/* Ports or what stands for them; returns the TCP flags. */
static __always_inline __u8 read_transport_at(struct __sk_buff *skb, struct key *key, __u32 at) {
  __u8 header[14];
  switch (key->protocol) {
  case TCP:
    if (bpf_skb_load_bytes(skb, at, header, 14))
      return 0;
    read_ports(key, header);
    return header[13];
  case SCTP:
    if (bpf_skb_load_bytes(skb, at, header, 13))
      return 0;
    read_ports(key, header);
    return read_chunk(header[12]);
  case UDP:
  case DCCP:
  case UDP_LITE:
    if (!bpf_skb_load_bytes(skb, at, header, 4))
      read_ports(key, header);
    return 0;
  case ICMP:
  case ICMP_V6:
    if (bpf_skb_load_bytes(skb, at, header, 6))
      return 0;
    read_icmp(key, header);
    read_quoted(skb, key, at + 8, header);
    return 0;
  default:
    return 0;
  }
}

/* The same for headers without options, which nearly all are: no copy. */
static __always_inline __u8 read_transport(struct __sk_buff *skb, struct key *key, const __u32 at) {
  __u8 *header;
  if (key->protocol == TCP && (header = in_place(skb, at, 14))) {
    read_ports(key, header);
    return header[13];
  }
  if (key->protocol == UDP && (header = in_place(skb, at, 4))) {
    read_ports(key, header);
    return 0;
  }
  return read_transport_at(skb, key, at);
}

/* Returns the TCP flags, or a negative number when there is no such header. */
static __always_inline int read_ipv4(struct __sk_buff *skb, struct key *key) {
  struct ipv4_header copy;
  struct ipv4_header *ip = in_place(skb, ETHERNET_HEADER, IPV4_HEADER);
  if (!ip) {
    if (bpf_skb_load_bytes(skb, ETHERNET_HEADER, &copy, IPV4_HEADER))
      return -1;
    ip = &copy;
  }
  __u8 length = (ip->version_and_length & 0x0f) * 4;
  if (ip->version_and_length >> 4 != 4 || length < IPV4_HEADER)
    return -1;
  key->family = 4;
  key->protocol = ip->protocol;
  __builtin_memcpy(key->src, ip->src, 4);
  __builtin_memcpy(key->dst, ip->dst, 4);
  /* Only the first fragment has ports. */
  if (ip->fragment & __builtin_bswap16(0x1fff))
    return 0;
  if (length == IPV4_HEADER)
    return read_transport(skb, key, ETHERNET_HEADER + IPV4_HEADER);
  return read_transport_at(skb, key, ETHERNET_HEADER + length);
}

static __always_inline int read_ipv6(struct __sk_buff *skb, struct key *key) {
  struct ipv6_header ip;
  if (bpf_skb_load_bytes(skb, ETHERNET_HEADER, &ip, IPV6_HEADER))
    return -1;
  if (ip.version_and_class[0] >> 4 != 6)
    return -1;
  key->family = 6;
  __builtin_memcpy(key->src, ip.src, 16);
  __builtin_memcpy(key->dst, ip.dst, 16);
  __u8 next = ip.next;
  __u32 at = ETHERNET_HEADER + IPV6_HEADER;
  if (!is_extension(next)) {
    key->protocol = next;
    return read_transport(skb, key, ETHERNET_HEADER + IPV6_HEADER);
  }
#pragma unroll
  for (int i = 0; i < 6; i++) {
    __u8 header[4];
    if (!is_extension(next))
      break;
    if (bpf_skb_load_bytes(skb, at, header, sizeof(header)))
      break;
    if (next == FRAGMENT && ((header[2] << 8 | header[3]) & 0xfff8)) {
      key->protocol = header[0];
      return 0;
    }
    at += next == FRAGMENT ? 8 : (header[1] + 1) * 8;
    next = header[0];
  }
  key->protocol = next;
  return read_transport_at(skb, key, at);
}

/* Of the last timer tick, some milliseconds ago at most: reading the clock itself costs as much as the map. */
static __always_inline __u64 recent_time(void) {
  return LINUX_KERNEL_VERSION >= KERNEL_5_11 ? bpf_ktime_get_coarse_ns() : bpf_ktime_get_ns();
}

static __always_inline void add(struct value *value, __u64 now, __u64 bytes, __u64 packets, __u8 flags) {
  __sync_fetch_and_add(&value->bytes, bytes);
  __sync_fetch_and_add(&value->packets, packets);
  value->last = now;
  set_flags(value, flags);
}

static __always_inline void insert(const struct key *key, __u64 bytes, __u64 packets, __u8 flags) {
  __u64 now = bpf_ktime_get_ns();
  struct single new = {.key = *key, .value = {.first = now, .last = now, .bytes = bytes, .packets = packets}};
  set_flags(&new.value, flags);
  long error = bpf_map_update_elem(&flows, &new.key, &new.value, NO_EXIST);
  if (!error)
    return;
  if (error == EXISTS) {
    /* Another processor was faster. */
    struct value *value = bpf_map_lookup_elem(&flows, &new.key);
    if (value) {
      add(value, now, bytes, packets, flags);
      return;
    }
  }
  count(bpf_ringbuf_output(&overflow, &new, sizeof(new), 0) ? LOST : OVERFLOWED, packets);
}

static __always_inline int account(struct __sk_buff *skb, __u8 direction) {
  struct key key = {};
  __u64 packets = skb->gso_segs ? skb->gso_segs : 1;
  int flags;
  if (skb->protocol == __builtin_bswap16(ETHERTYPE_IPV4))
    flags = read_ipv4(skb, &key);
  else if (skb->protocol == __builtin_bswap16(ETHERTYPE_IPV6))
    flags = read_ipv6(skb, &key);
  else
    return NEXT;
  if (flags < 0) {
    count(UNREADABLE, packets);
    return NEXT;
  }
  key.ifindex = skb->ifindex;
  key.direction = direction;

  /* Of layer 3, as conntrack counts: segments that travel in one buffer share one header. */
  __u64 bytes = skb->len - ETHERNET_HEADER;
  struct value *known = bpf_map_lookup_elem(&flows, &key);
  if (known)
    add(known, recent_time(), bytes, packets, flags);
  else
    insert(&key, bytes, packets, flags);
  return NEXT;
}

/* On the way in at the host's side of the pair. */
SEC("tc")
int from_pod(struct __sk_buff *skb) {
  return account(skb, FROM_POD);
}

SEC("tc")
int to_pod(struct __sk_buff *skb) {
  return account(skb, TO_POD);
}

/* The ring buffer's helpers are open to all, the clock's to GPL-compatible programs only. */
char LICENSE[] SEC("license") = "GPL";
