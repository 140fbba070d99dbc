package dev.sluice.task;

/**
 * A file a task produced.
 *
 * @param fileName as offered for download: letters, digits, dot, dash and underscore, at most 100
 * @param size in bytes
 */
public record Artifact(String fileName, String contentType, long size) {}
