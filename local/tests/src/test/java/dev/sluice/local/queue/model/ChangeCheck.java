package dev.sluice.local.queue.model;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.TaskQueue.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the methods that change one task may do to it, depending on what it was before. */
final class ChangeCheck {
  private ChangeCheck() {}

  static void cancel(QueueWorld world, String id, ChangeResult answer) {
    StoredTask was = world.before().task(id);
    StoredTask is = world.now().task(id);
    if (was == null || was.terminal()) {
      refused(world, was, answer);
      return;
    }
    world.onlyChanged(Set.of(id));
    world.cancelled(id, true);
    boolean held = was.token() != null;
    if (held) {
      Broken.unless(7, is.has(StoredTask.CANCEL_ASKED), is + " was not asked to stop");
      Broken.unless(3, was.token().equals(is.token()), is + " has lost its holder");
    } else {
      Broken.unless(7, is.state() == 'C', is + " was cancelled");
    }
    expect(world, answer, held ? Outcome.ASKED : Outcome.DONE);
  }

  static void replay(QueueWorld world, String id, ChangeResult answer) {
    StoredTask was = world.before().task(id);
    if (was == null || !mayEndBetter(world, was)) {
      refused(world, was, answer);
      return;
    }
    if (parentEnded(world, was)) {
      world.unchanged();
      expect(world, answer, Outcome.PARENT_ENDED);
      return;
    }
    world.onlyChanged(Set.of(id));
    anew(world, id);
    OrderCheck.behind(world.before(), world.now(), List.of(id));
    expect(world, answer, Outcome.DONE);
  }

  private static boolean mayEndBetter(QueueWorld world, StoredTask was) {
    return switch (was.state()) {
      case 'F', 'C' -> true;
      case 'D' -> world.before().has("fanfailed:" + was.id()) && !was.has(StoredTask.FORGET);
      default -> false;
    };
  }

  private static boolean parentEnded(QueueWorld world, StoredTask was) {
    return was.parent() != null && world.before().ended(was.parent());
  }

  /** Each as it was seen; a failure from another time is left alone. */
  static void replay(QueueWorld world, List<FailedTask> seen, Integer answer) {
    List<String> ids = new ArrayList<>();
    for (FailedTask task : seen) {
      StoredTask was = world.before().task(task.id());
      if (was.time('f') != task.failedAt().toEpochMilli()) {
        continue;
      }
      // a parent may have been replayed just before its child
      if (ids.contains(was.parent()) || !parentEnded(world, was)) {
        ids.add(task.id());
      }
    }
    world.onlyChanged(Set.copyOf(ids));
    ids.forEach(id -> anew(world, id));
    OrderCheck.behind(world.before(), world.now(), ids);
    Broken.unless(5, answer == null || answer == ids.size(), "answered " + answer + " of " + ids);
  }

  private static void anew(QueueWorld world, String id) {
    StoredTask was = world.before().task(id);
    world.cancelled(id, false);
    StoredTask is = world.now().task(id);
    Broken.unless(5, is.state() == 'Q', is + " was replayed");
    Broken.unless(
        8, is.attempt() == 0 && is.expiries() == 2, is + " should start from the beginning");
    Broken.unless(
        8, (is.flags() & StoredTask.COURSE) == 0, is + " should start from the beginning");
    Broken.unless(1, is.spec().equals(was.spec()), is + " was " + was);
    Broken.unless(
        12, !world.now().has("fanfailed:" + id), is + " counts children that will run again");
  }

  static void delete(QueueWorld world, String id, ChangeResult answer) {
    StoredTask was = world.before().task(id);
    if (was == null || was.state() == 'R') {
      refused(world, was, answer);
      return;
    }
    world.onlyChanged(Set.of(id));
    Broken.unless(1, world.now().task(id) == null, was + " was deleted");
    if (was.waiting() && was.parent() != null && !world.before().ended(was.parent())) {
      boolean counted = world.now().map("fanfailed:" + was.parent()).containsKey(was.index());
      Broken.unless(12, counted, was.parent() + " waits for its deleted child");
    }
    expect(world, answer, Outcome.DONE);
  }

  static void patch(QueueWorld world, String id, Patch patch, ChangeResult answer) {
    StoredTask was = world.before().task(id);
    if (was == null || !was.waiting()) {
      refused(world, was, answer);
      return;
    }
    world.onlyChanged(Set.of(id));
    StoredTask is = world.now().task(id);
    char state = patch.delay() == null ? was.state() : patch.delay().isZero() ? 'Q' : 'S';
    Broken.unless(2, is.state() == state, is + " was patched and should be " + state);
    Broken.unless(8, is.attempt() == was.attempt(), is);
    String queue = patch.queue() == null ? was.queue() : patch.queue();
    Broken.unless(8, is.queue().equals(queue), is + " is in another queue");
    boolean moved = !queue.equals(was.queue());
    // the time line says so
    int noted = patch.params() == null && !moved ? 0 : StoredTask.NOTES;
    int left = moved ? ~StoredTask.OPTIONS : -1; // the queue may be the only one
    Broken.unless(8, (is.flags() & left) == ((was.flags() | noted) & left), is + " was " + was);
    String params = patch.params() == null ? was.params() : patch.params();
    Broken.unless(1, is.params().equals(params), is + " has other params");
    int priority = patch.priority() == null ? was.priority() - '0' : patch.priority();
    Broken.unless(11, is.priority() - '0' == priority, is + " has another priority");
    boolean stays = is.place() == was.place();
    if (moved) {
      OrderCheck.others(world.before(), world.now(), id);
    } else {
      OrderCheck.behind(world.before(), world.now(), stays ? List.of() : List.of(id));
    }
    expect(world, answer, Outcome.DONE);
  }

  /**
   * Whether the server has forgotten the newest of so many children: there is none, or only what an
   * earlier round of its parent left, which had ended before that child ended.
   */
  static boolean lacksChildren(QueueDump dump, String parent, int children) {
    String last = String.valueOf(children - 1);
    StoredTask child = dump.task(parent + "." + last);
    return children > 0
        && (child == null || child.terminal())
        && !dump.map("fan:" + parent).containsKey(last)
        && !dump.map("fanfailed:" + parent).containsKey(last);
  }

  /**
   * @param held the answer that the worker got; null if it was lost
   */
  static void children(QueueWorld world, Lease lease, int first, int end, Boolean held) {
    StoredTask parent = world.before().task(lease.taskId());
    boolean right = parent != null && lease.token().equals(parent.token());
    Broken.unless(3, held == null || held == right, lease + " may fan out: " + held);
    if (!right) {
      world.unchanged();
      return;
    }
    List<String> ids = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (int i = first; i < end; i++) {
      String id = lease.taskId() + "." + i;
      StoredTask was = world.before().task(id);
      StoredTask is = world.now().task(id);
      ids.add(id);
      boolean counted =
          world.now().map("fan:" + lease.taskId()).containsKey("" + i)
              || world.now().map("fanfailed:" + lease.taskId()).containsKey("" + i);
      if (was != null && (counted || !was.terminal()) || was == null && counted) {
        boolean same = was == null ? is == null : is.bytes().equals(was.bytes());
        Broken.unless(6, same, was + " was enqueued again: " + is);
        Broken.unless(6, was == null || was.state() != 'D' || counted, was + " will run again");
      } else {
        Broken.unless(6, was == null || was.state() != 'D', was + " has succeeded and runs again");
        Broken.unless(1, is.state() == 'Q' && is.attempt() == 0, is + " was enqueued");
        world.cancelled(id, false);
        fresh.add(id);
      }
    }
    ids.add(lease.taskId());
    world.onlyChanged(Set.copyOf(ids));
    StoredTask is = world.now().task(lease.taskId());
    Broken.unless(
        3, (is.flags() & ~StoredTask.FANNED) == (parent.flags() & ~StoredTask.FANNED), is);
    OrderCheck.behind(world.before(), world.now(), fresh);
  }

  private static void refused(QueueWorld world, StoredTask was, ChangeResult answer) {
    world.unchanged();
    expect(world, answer, was == null ? Outcome.ABSENT : Outcome.WRONG_STATE);
  }

  private static void expect(QueueWorld world, ChangeResult answer, Outcome outcome) {
    if (answer != null) {
      Broken.unless(3, answer.outcome() == outcome, answer + " instead of " + outcome);
    }
  }
}
