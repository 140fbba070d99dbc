package dev.sluice.local.queue.model;

import static dev.sluice.local.queue.model.StoredTask.ALONE;
import static dev.sluice.local.queue.model.StoredTask.JOINING;

import dev.sluice.queue.DrainStep.ClaimRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which tasks a step may claim: the highest priority first, and first in first out within one. */
final class OrderCheck {
  private final QueueDump before;
  private final QueueDump after;
  private final ClaimRequest claim;
  private final Set<String> claimed;
  private final Set<String> handedBack;

  /**
   * @param handedBack ids that this step handed back because a build cannot run them
   */
  OrderCheck(
      QueueDump before,
      QueueDump after,
      ClaimRequest claim,
      Set<String> claimed,
      Set<String> handedBack) {
    this.before = before;
    this.after = after;
    this.claim = claim;
    this.claimed = claimed;
    this.handedBack = handedBack;
  }

  /**
   * @param mustTakeAll whether nothing kept the step from claiming as many as it was asked for
   */
  void check(boolean mustTakeAll) {
    Broken.unless(8, claimed.size() <= claim.limit(), claimed + " of at most " + claim.limit());
    before.lanes().forEach(this::firstInFirstOut);
    for (String id : claimed) {
      Broken.unless(18, !before.paused(after.task(id)), after.task(id) + " is paused and runs");
    }
    int last = claimed.stream().mapToInt(id -> after.task(id).rank()).max().orElse(-2);
    for (StoredTask left : queued().toList()) {
      Broken.unless(11, last <= left.rank(), claimed + " went before " + left);
    }
    boolean alone =
        Stream.concat(queued(), claimed.stream().map(after::task)).anyMatch(t -> t.has(ALONE));
    if (mustTakeAll && claimed.size() < claim.limit() && !alone) {
      Broken.unless(12, queued().findAny().isEmpty(), "not claimed: " + queued().toList());
    }
    if (mustTakeAll && claim.limit() > 0 && claimed.isEmpty() && alone) {
      Broken.unless(
          12, after.has("held:" + claim.worker()), "nobody takes a task that must run alone");
    }
    if (claimed.stream().anyMatch(id -> after.task(id).has(ALONE))) {
      Broken.unless(
          8, after.set("held:" + claim.worker()).equals(claimed), claimed + " should be alone");
    }
  }

  private Stream<StoredTask> queued() {
    return after.tasks().values().stream()
        .filter(t -> t.state() == 'Q' && !before.paused(t))
        .filter(t -> claim.queues().isEmpty() || claim.queues().contains(t.queue()));
  }

  private void firstInFirstOut(String lane, List<StoredTask> old) {
    List<String> stayed = new ArrayList<>();
    for (StoredTask task : old) {
      StoredTask now = after.task(task.id());
      if (claimed.contains(task.id())) {
        Broken.unless(11, stayed.isEmpty(), task + " was claimed before " + stayed);
      } else if (now.bytes().equals(task.bytes())) {
        stayed.add(task.id());
      }
    }
    List<String> left = after.lane(lane).stream().map(StoredTask::id).toList();
    int first = stayed.isEmpty() ? left.size() : left.indexOf(stayed.get(0));
    int end = first + stayed.size();
    Broken.unless(
        11, stayed.isEmpty() || left.subList(first, end).equals(stayed), lane + " " + left);
    for (String id : left.subList(0, first)) {
      Broken.unless(11, stayed.isEmpty() || cameBack(id), id + " was put before " + stayed);
      boolean passedBy = cameBack(id) && old.stream().anyMatch(t -> claimed.contains(t.id()));
      Broken.unless(11, !passedBy, id + " came back to the head and was skipped");
    }
    for (String id : claimed) {
      boolean fromEnd = after.task(id).lane().equals(lane) && !old.contains(before.task(id));
      Broken.unless(
          11, stayed.isEmpty() || !fromEnd || cameBack(id), id + " was claimed before " + stayed);
    }
  }

  /** Whether it was released or taken back, which puts it at the head. */
  private boolean cameBack(String id) {
    if (handedBack.contains(id)) {
      return false; // it comes back when its time comes, behind the others
    }
    StoredTask was = before.task(id);
    StoredTask now = after.task(id);
    int attempt = now.attempt() - (claimed.contains(id) ? 1 : 0);
    boolean joins = now.has(JOINING) && !was.has(JOINING);
    return was.token() != null && attempt < was.attempt() && !joins;
  }

  /** The entries of all others stay in order. */
  static void others(QueueDump before, QueueDump after, String moved) {
    after
        .lanes()
        .forEach(
            (lane, now) -> {
              List<String> wanted =
                  new ArrayList<>(before.lane(lane).stream().map(StoredTask::id).toList());
              List<String> ids = new ArrayList<>(now.stream().map(StoredTask::id).toList());
              wanted.remove(moved);
              ids.remove(moved);
              Broken.unless(11, wanted.equals(ids), lane + " is " + ids + " instead of " + wanted);
            });
  }

  /** New entries of a lane come after the old ones, in the order given. */
  static void behind(QueueDump before, QueueDump after, List<String> fresh) {
    after
        .lanes()
        .forEach(
            (lane, now) -> {
              List<String> wanted =
                  new ArrayList<>(before.lane(lane).stream().map(StoredTask::id).toList());
              List<String> ids = now.stream().map(StoredTask::id).toList();
              wanted.removeIf(id -> !ids.contains(id) || fresh.contains(id));
              fresh.stream().filter(ids::contains).forEach(wanted::add);
              Broken.unless(11, wanted.equals(ids), lane + " is " + ids + " instead of " + wanted);
            });
  }
}
