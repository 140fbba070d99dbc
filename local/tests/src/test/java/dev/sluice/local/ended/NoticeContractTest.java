package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task names its notice, and both say how the children of a fan-out ended, on each Redis. */
class NoticeContractTest extends QueueContract {
  private static NewTask telling() {
    return echo("a").withOnEnd("https://example.org/hook");
  }

  @AfterEach
  void isSound() {
    assertTrue(queue.repair(true).sound(), () -> queue.repair(true).toString());
  }

  /** A fan-out whose children fail from this number on, and which succeeds all the same. */
  private String joined(NewTask task, int children, int good) {
    String id = enqueue(task);
    Lease parent = claim("w1", 1).get(0).lease();
    List<NewTask> parts = IntStream.range(0, children).mapToObj(i -> echo("part" + i)).toList();
    queue.enqueueChildren(parent, 0, parts);
    assertNull(find(id).children(), "they are not all known to be there");
    settle(new Settlement.AwaitChildren(parent, children));
    for (int i = 0; i < children; i++) {
      Lease lease = claim("w1", 1).get(0).lease();
      settle(
          i < good ? new Settlement.Complete(lease, "1", null) : new Settlement.Fail(lease, "no"));
    }
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "2", null));
    assertEquals(TaskState.SUCCEEDED, find(id).state());
    return id;
  }

  @Test
  void aTaskNamesNoNoticeBeforeItHasEndedNorOnceItIsRetried() {
    String id = enqueue(telling());
    assertNull(find(id).noticeId());
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "x"));
    String first = find(id).noticeId();
    assertEquals("task-ended", find(first).type());
    queue.replay(id);
    assertNull(find(id).noticeId());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null)); // the first notice
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    assertNotEquals(first, find(id).noticeId());
    assertEquals("task-ended", find(find(id).noticeId()).type());
  }

  @Test
  void aTaskThatNamesNobodyHasNoNotice() {
    String id = enqueue(echo("a").withMaxAttempts(3)); // which has options, but no address
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    assertNull(find(id).noticeId());
    assertNull(find(id).children());
  }

  @Test
  void aFanOutAndItsNoticeSayHowManyChildrenFailed() {
    String id = joined(telling(), 5, 3);
    assertEquals(new TaskRecord.Children(5, 2), find(id).children());
    String notice = find(find(id).noticeId()).params();
    assertTrue(notice.matches(".*\"children\":\\{[^}]*\"count\":5\\b.*"), notice);
    assertTrue(notice.matches(".*\"children\":\\{[^}]*\"failed\":2\\b.*"), notice);
  }

  @Test
  void theFailedChildrenOfARetryCountAnew() {
    String id = joined(echo("a"), 3, 2);
    assertEquals(new TaskRecord.Children(3, 1), find(id).children());
    assertNull(find(id).noticeId());
    queue.replay(id);
    assertNull(find(id).children());
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(
        parent, 0, IntStream.range(0, 3).mapToObj(i -> echo("part" + i)).toList());
    settle(new Settlement.AwaitChildren(parent, 3));
    assertEquals(new TaskRecord.Children(3, 0), find(id).children());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), "2", null));
    assertEquals(new TaskRecord.Children(3, 0), find(id).children());
  }

  @Test
  void aListSaysSoToo() {
    joined(echo("a"), 2, 1);
    List<TaskRecord> listed = queue.list(TaskFilter.ALL, null, 10).tasks();
    assertEquals(
        List.of(new TaskRecord.Children(2, 1)), listed.stream().map(TaskRecord::children).toList());
  }
}
