package io.weir.collector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A socket filter (classic BPF, socket(7) SO_ATTACH_FILTER) that keeps TCP's changes of state from
 * the socket where they say nothing that an earlier or a later one does not: about half of all
 * events. To the kernel they cost neither memory nor a waking then. Kept are the opening, the end
 * of the handshake, the end, and all that it does not understand.
 *
 * <pre>
 * SYN_SENT ─▶ (SYN_RECV) ─▶ ESTABLISHED ─▶ (FIN_WAIT, CLOSE_WAIT, LAST_ACK) ─▶ TIME_WAIT or CLOSE
 * </pre>
 *
 * A connection that stops in a state in parentheses is told by the next listing of the table.
 */
final class EventFilter {

  /** struct sock_filter of linux/filter.h. */
  static final int INSTRUCTION = 8;

  // linux/bpf_common.h
  private static final int LOAD_IMMEDIATE = 0x00;
  private static final int LOAD_X_IMMEDIATE = 0x01;
  private static final int LOAD_BYTE_AT = 0x30;
  private static final int LOAD_BYTE_AT_X = 0x50;
  private static final int LOAD_WORD_AT = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_SET = 0x45;
  private static final int A_TO_X = 0x07;
  private static final int RETURN = 0x06;

  // linux/filter.h: "load" finds an attribute, or one nested in that at A; X is its type, 0 none.
  private static final int ANCILLARY = -0x1000;
  private static final int FIND_ATTRIBUTE = ANCILLARY + 12;
  private static final int FIND_NESTED = ANCILLARY + 16;

  // linux/netlink.h: struct nlmsghdr, in the processor's byte order; nlattr's value follows 4
  // bytes.
  private static final int TYPE = 4;
  private static final int FLAGS = 6;
  private static final int NLM_F_CREATE_HIGH = 0x04;
  private static final int ATTRIBUTES = 20;
  private static final int VALUE = 4;

  // linux/netfilter/nfnetlink_conntrack.h
  private static final int IPCTNL_MSG_CT_NEW = 0;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;

  // linux/netfilter/nf_conntrack_tcp.h
  private static final int SYN_RECV = 2;
  private static final int FIN_WAIT = 4;
  private static final int CLOSE_WAIT = 5;
  private static final int LAST_ACK = 6;

  private static final int KEEP_ALL = -1;

  private static final int LENGTH = 22;
  private static final int KEEP = LENGTH - 2;
  private static final int DROP = LENGTH - 1;

  private final ByteBuffer code =
      ByteBuffer.allocateDirect(LENGTH * INSTRUCTION).order(ByteOrder.nativeOrder());

  private EventFilter() {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    add(LOAD_BYTE_AT, little ? TYPE : TYPE + 1);
    unless(JUMP_IF_EQUAL, IPCTNL_MSG_CT_NEW, KEEP);
    add(LOAD_BYTE_AT, little ? FLAGS + 1 : FLAGS);
    on(JUMP_IF_SET, NLM_F_CREATE_HIGH, KEEP);
    add(LOAD_IMMEDIATE, ATTRIBUTES);
    find(FIND_ATTRIBUTE, CTA_PROTOINFO);
    find(FIND_NESTED, CTA_PROTOINFO_TCP);
    find(FIND_NESTED, CTA_PROTOINFO_TCP_STATE);
    add(A_TO_X, 0);
    add(LOAD_BYTE_AT_X, VALUE);
    on(JUMP_IF_EQUAL, SYN_RECV, DROP);
    on(JUMP_IF_EQUAL, FIN_WAIT, DROP);
    on(JUMP_IF_EQUAL, CLOSE_WAIT, DROP);
    on(JUMP_IF_EQUAL, LAST_ACK, DROP);
    add(RETURN, KEEP_ALL);
    add(RETURN, 0);
    if (code.hasRemaining()) {
      throw new AssertionError(code.remaining() / INSTRUCTION + " instructions are missing");
    }
    code.flip();
  }

  /** Its instructions, each a {@code struct sock_filter}. */
  static ByteBuffer code() {
    return new EventFilter().code;
  }

  private void find(int where, int type) {
    add(LOAD_X_IMMEDIATE, type);
    add(LOAD_WORD_AT, where);
    on(JUMP_IF_EQUAL, 0, KEEP);
  }

  private void on(int condition, int value, int target) {
    add(condition, target - position() - 1, 0, value);
  }

  private void unless(int condition, int value, int target) {
    add(condition, 0, target - position() - 1, value);
  }

  private int position() {
    return code.position() / INSTRUCTION;
  }

  private void add(int operation, int value) {
    add(operation, 0, 0, value);
  }

  private void add(int operation, int jumpTrue, int jumpFalse, int value) {
    code.putShort((short) operation).put((byte) jumpTrue).put((byte) jumpFalse).putInt(value);
  }
}
