package dev.sluice.redis.wire;

import dev.sluice.queue.TaskState;
import java.nio.charset.StandardCharsets;

/**
 * Makes every key. All keys of a partition share one hash tag, so that one script may touch them
 * all on a cluster. docs/internals.md lists each key and what it holds.
 */
public final class Keys {
  private final String prefix;

  public Keys(int partition) {
    this("sluice:{" + partition + "}:");
  }

  private Keys(String prefix) {
    this.prefix = prefix;
  }

  /** Keys that no task of the partition has, on the same node of a cluster. */
  public static Keys rehearsal(int partition) {
    return new Keys("sluice:rehearsal:{" + partition + "}:");
  }

  /** The prefix of every key of the partition. */
  String prefix() {
    return prefix;
  }

  /** A structure that exists once per partition, such as {@code ready}. */
  byte[] structure(String name) {
    return bytes(prefix + name);
  }

  /** How many partitions the queue has; of one that always had a single one, missing. */
  public String partitions() {
    return prefix + "partitions";
  }

  public String wake() {
    return prefix + "wake";
  }

  /** The marker for workers that take only from named queues. */
  public String wake(String queue) {
    return prefix + "wake:" + queue;
  }

  /** Written before a replica is waited for. */
  byte[] confirmed() {
    return structure("confirmed");
  }

  /** The random secret that sessions and cursors are sealed with. */
  public String sealing() {
    return prefix + "sealing";
  }

  public String changes() {
    return prefix + "changes";
  }

  /** A record's key has no kind: at most 30 characters cost 16 bytes less per task. */
  public String task(String id) {
    return prefix + id;
  }

  public String log(String id) {
    return prefix + "log:" + id;
  }

  public String events(String id) {
    return prefix + "events:" + id;
  }

  public String traces(String id) {
    return prefix + "traces:" + id;
  }

  public byte[] artifact(String id) {
    return bytes(prefix + "artifact:" + id);
  }

  public byte[] upload(String id) {
    return bytes(prefix + "upload:" + id);
  }

  public String checkpoint(String id) {
    return prefix + "checkpoint:" + id;
  }

  public byte[] parts(String id) {
    return bytes(prefix + "parts:" + id);
  }

  public String idempotency(String hash) {
    return prefix + "idempotency:" + hash;
  }

  public String reference(String set) {
    return prefix + "reference:" + set;
  }

  public String fan(String id) {
    return prefix + "fan:" + id;
  }

  public String fanFailed(String id) {
    return prefix + "fanfailed:" + id;
  }

  public String recent() {
    return prefix + "recent";
  }

  /** The newest of one owner. */
  public String recent(String owner) {
    return prefix + "recent:" + owner;
  }

  /** Ended tasks of an owner that are kept although the limit of their state is reached. */
  public String spared(TaskState state, String owner) {
    return prefix + "spared:" + state.letter() + ":" + owner;
  }

  public String succeeded() {
    return prefix + "succeeded";
  }

  public String sorted(TaskState state) {
    return prefix + state.name().toLowerCase(java.util.Locale.ROOT);
  }

  public String leases() {
    return prefix + "leases";
  }

  public String parents() {
    return prefix + "parents";
  }

  public String held(String worker) {
    return prefix + "held:" + worker;
  }

  public String schedules() {
    return prefix + "schedules";
  }

  public String ignored() {
    return prefix + "ignored";
  }

  public String retries() {
    return prefix + "retries";
  }

  public String published(String type) {
    return prefix + "published:" + type;
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
