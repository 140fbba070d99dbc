package dev.sluice.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a list page by page, each one when it is needed. */
final class Listing extends Spliterators.AbstractSpliterator<Task> {
  private final Transport transport;
  private final Deque<Task> read = new ArrayDeque<>();
  private TaskQuery next;

  private Listing(Transport transport, TaskQuery query) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.transport = transport;
    this.next = query;
  }

  static Stream<Task> stream(Transport transport, TaskQuery query) {
    return StreamSupport.stream(new Listing(transport, query), false);
  }

  @Override
  public boolean tryAdvance(Consumer<? super Task> action) {
    while (read.isEmpty() && next != null) {
      readPage();
    }
    if (read.isEmpty()) {
      return false;
    }
    action.accept(read.remove());
    return true;
  }

  private void readPage() {
    Call call = Call.get("/tasks?" + next);
    Map<String, Object> page = transport.send(call, Transport.NEVER).object();
    if (!(page.get("tasks") instanceof List<?> tasks)) {
      throw new ClientException("The answer has no list of tasks");
    }
    for (Object task : tasks) {
      read.add(Task.of(task));
    }
    String cursor = Answer.member(page, "cursor", String.class);
    TaskQuery following = cursor == null ? null : next.with("cursor", cursor);
    if (following != null && following.toString().equals(next.toString())) {
      throw new ClientException("The list does not end");
    }
    next = following;
  }
}
