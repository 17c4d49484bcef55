#!/bin/sh
# Compiles the eBPF programs in this folder into the given one. The same sources give the same bytes.
set -eu
out=$1
cd "$(dirname "$0")"
mkdir -p "$out"
if ! echo '#include <bpf/bpf_helpers.h>' | clang -E -target bpf - >/dev/null 2>&1; then
  echo "no eBPF objects in this build: bpf/bpf_helpers.h is missing (install libbpf-dev)" >&2
  exit 0
fi
for source in *.bpf.c; do
  object=$out/${source%.c}.o
  clang -O2 -g -Wall -Werror -target bpf -mcpu=v3 -fdebug-compilation-dir=. -c "$source" -o "$object.tmp"
  # Debugging data is not needed at run time; BTF, which is, stays.
  if command -v llvm-strip >/dev/null; then
    llvm-strip -g "$object.tmp"
  fi
  mv "$object.tmp" "$object"
done
