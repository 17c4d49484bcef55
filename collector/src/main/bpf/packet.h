// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * What the programs here share: number types, and headers of packets as RFC 791 and RFC 8200 have them. Stands in for
 * the kernel's headers, which are not needed to build.
 */
#pragma once

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

#include <bpf/bpf_helpers.h>

/* From the stable kernel interface (linux/bpf.h). */
enum { MAP_HASH = 1, MAP_ARRAY = 2, MAP_RINGBUF = 27 };

struct ipv4_header {
  __u8 version_and_length;
  __u8 service;
  __be16 total_length;
  __be16 id;
  __be16 fragment;
  __u8 ttl;
  __u8 protocol;
  __be16 checksum;
  __u8 src[4];
  __u8 dst[4];
};

struct ipv6_header {
  __u8 version_and_class[4];
  __be16 payload_length;
  __u8 next;
  __u8 hop_limit;
  __u8 src[16];
  __u8 dst[16];
};

enum { ICMP = 1, TCP = 6, UDP = 17, DCCP = 33, ICMP_V6 = 58, SCTP = 132, UDP_LITE = 136 };
/* Extension headers of IPv6. */
enum { HOP_BY_HOP = 0, ROUTING = 43, FRAGMENT = 44, DESTINATION = 60 };

static __always_inline int is_extension(__u8 next) {
  return next == HOP_BY_HOP || next == ROUTING || next == DESTINATION || next == FRAGMENT;
}
