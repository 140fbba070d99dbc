package dev.sluice.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The parts of artifacts that are written over several attempts. A part's name is used only once,
 * so whatever is stored by a holder whose lease has expired does no harm: only the checkpoint says
 * which parts count. Parts that are never joined are deleted some time later.
 */
public interface ArtifactParts {
  /**
   * Stores a part, all or nothing.
   *
   * @param token of the writing attempt's lease
   * @param name 1 to 40 digits and dashes, never used for another part of this task
   */
  void put(String taskId, String token, String name, Path content) throws IOException;

  /**
   * The content of a part. The caller closes it.
   *
   * @throws IOException also when it does not exist
   */
  InputStream open(String taskId, String name) throws IOException;

  /** The names of a task's parts. */
  Set<String> names(String taskId) throws IOException;

  /**
   * Makes the task's artifact from parts, in this order, as {@link ArtifactStore#put} does. The
   * parts stay.
   */
  void join(String taskId, String token, List<String> names) throws IOException;

  /** Deletes parts; missing ones do no harm. */
  void drop(String taskId, Collection<String> names) throws IOException;

  /** The least bytes of a part, except the last one. */
  long smallest();

  /** The most bytes of a part, at least {@link #smallest}. */
  long largest();
}
