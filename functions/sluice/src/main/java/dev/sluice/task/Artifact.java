package dev.sluice.task;

/**
 * A file a task produced.
 *
 * @param fileName as offered for download: letters, digits, dot, dash and underscore, at most 100
 * @param size in bytes
 * @param token of the lease under which it was stored; empty before the task has ended, and in
 *     records of releases that did not keep it
 */
public record Artifact(String fileName, String contentType, long size, String token) {
  /** An artifact of a task that has not ended. */
  public Artifact(String fileName, String contentType, long size) {
    this(fileName, contentType, size, "");
  }
}
