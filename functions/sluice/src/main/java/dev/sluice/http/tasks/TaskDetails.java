package dev.sluice.http.tasks;

import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;

/**
 * What the record of a task does not say of it, and its answer does.
 *
 * @param waiting why it waits; null: it does not
 * @param errorGroup the group of failures that it belongs to; null: it has not failed
 * @param notice the task that notifies a receiver of its end; null: there is none, or it is gone
 */
record TaskDetails(WaitReason waiting, String errorGroup, TaskRecord notice) {

  /** As it is now: one more look for a task that waits or has failed, and for a notice. */
  static TaskDetails of(TaskRecord task, QueueView queue) {
    boolean waits = task.state() == TaskState.QUEUED || task.state() == TaskState.SCHEDULED;
    return new TaskDetails(
        waits ? queue.waiting(task).orElse(null) : null,
        task.state() == TaskState.FAILED
            ? queue.failed(task.id()).map(failed -> FailureGroup.of(failed).id()).orElse(null)
            : null,
        task.noticeId() == null ? null : queue.find(task.noticeId()).orElse(null));
  }

  /** Into the object of the task, which is open. */
  void write(JsonText json, TaskRecord task) {
    if (waiting != null) {
      waiting(json, task);
    }
    TaskJson.text(json, "errorGroup", errorGroup);
    if (task.noticeId() != null) {
      notice(json, task.noticeId());
    }
  }

  /** Of one that was deleted, or whose time is over, only its id is left. */
  private void notice(JsonText json, String id) {
    json.beginObject("notice");
    json.member("id", id);
    if (notice != null) {
      json.member("state", notice.state().name());
      json.member("attempt", notice.attempt());
      json.member("maxAttempts", notice.maxAttempts());
      TaskJson.time(json, "runAt", notice.runAt());
      TaskJson.text(json, "error", notice.error());
    }
    json.endObject();
  }

  private void waiting(JsonText json, TaskRecord task) {
    json.beginObject("waiting");
    json.member("reason", TaskJson.word(waiting.reason()));
    switch (waiting.reason()) {
      case SCHEDULED -> TaskJson.time(json, "until", task.runAt());
      case RETRY -> {
        TaskJson.time(json, "until", task.runAt());
        TaskJson.text(json, "error", task.error());
      }
      case UNKNOWN_TYPE, UNREADABLE_PARAMS, QUEUE_UNAVAILABLE, OCCUPIED -> {
        TaskJson.time(json, "until", task.runAt());
        TaskJson.time(json, "since", waiting.handedBack().since());
        TaskJson.text(json, "by", waiting.handedBack().by());
      }
      case PAUSED -> {
        json.beginObject("pause");
        PauseJson.members(json, waiting.pause());
        json.endObject();
      }
      default -> json.member("ahead", waiting.ahead());
    }
    if (waiting.ahead() == WaitReason.MOST_AHEAD) {
      json.member("orMore", true);
    }
    if (waiting.alone()) {
      json.member("alone", true);
    }
    TaskJson.time(json, "workerSeenAt", waiting.workerSeenAt());
    json.member("busyWorkers", waiting.busyWorkers());
    json.endObject();
  }
}
