package dev.sluice.queue;

import java.nio.charset.StandardCharsets;

/**
 * Makes every key. All keys of a partition share one hash tag, so that one script may touch them
 * all on a cluster. The README names each key and what it holds.
 */
final class Keys {
  private final String prefix;

  Keys(int partition) {
    prefix = "sluice:{" + partition + "}:";
  }

  /** What every key of the partition begins with. */
  String prefix() {
    return prefix;
  }

  /** A structure there is one of, such as {@code ready}. */
  byte[] structure(String name) {
    return bytes(prefix + name);
  }

  String wake() {
    return prefix + "wake";
  }

  String changes() {
    return prefix + "changes";
  }

  /** A record's key has no kind: at most 30 characters cost 16 bytes less per task. */
  String task(String id) {
    return prefix + id;
  }

  String log(String id) {
    return prefix + "log:" + id;
  }

  String events(String id) {
    return prefix + "events:" + id;
  }

  byte[] artifact(String id) {
    return bytes(prefix + "artifact:" + id);
  }

  byte[] upload(String id) {
    return bytes(prefix + "upload:" + id);
  }

  String checkpoint(String id) {
    return prefix + "checkpoint:" + id;
  }

  byte[] parts(String id) {
    return bytes(prefix + "parts:" + id);
  }

  String reference(String set) {
    return prefix + "reference:" + set;
  }

  String fan(String id) {
    return prefix + "fan:" + id;
  }

  String fanFailed(String id) {
    return prefix + "fanfailed:" + id;
  }

  String recent() {
    return prefix + "recent";
  }

  String succeeded() {
    return prefix + "succeeded";
  }

  String ready() {
    return prefix + "ready";
  }

  String lane(String lane) {
    return prefix + "queued:" + lane;
  }

  String sorted(TaskState state) {
    return prefix + state.name().toLowerCase(java.util.Locale.ROOT);
  }

  String leases() {
    return prefix + "leases";
  }

  String parents() {
    return prefix + "parents";
  }

  String held(String worker) {
    return prefix + "held:" + worker;
  }

  String schedules() {
    return prefix + "schedules";
  }

  String published(String type) {
    return prefix + "published:" + type;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
