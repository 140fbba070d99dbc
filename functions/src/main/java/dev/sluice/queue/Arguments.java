package dev.sluice.queue;

import java.util.ArrayList;
import java.util.List;

/** ARGV of a script, built in the order its header gives. */
final class Arguments {
  private final List<byte[]> list = new ArrayList<>();

  Arguments add(byte[] bytes) {
    list.add(bytes);
    return this;
  }

  Arguments add(String text) {
    return add(Keys.bytes(text));
  }

  Arguments add(long number) {
    return add(Long.toString(number));
  }

  /** Their number, and then themselves. */
  Arguments addCounted(Arguments others) {
    return add(others.list.size()).addAll(others);
  }

  Arguments addAll(Arguments others) {
    list.addAll(others.list);
    return this;
  }

  List<byte[]> list() {
    return list;
  }
}
