package dev.sluice.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The parts of artifacts that are written over several attempts. A part's name is given once and
 * never again, so that whatever a holder whose lease is over still stores is part of nothing: the
 * checkpoint alone says which parts count. Parts that nobody joins are let go some time after.
 */
public interface ArtifactParts {
  /**
   * Stores a part whole, or nothing.
   *
   * @param token of the writing attempt's lease
   * @param name 1 to 40 digits and dashes, used for no other part of this task
   */
  void put(String taskId, String token, String name, Path content) throws IOException;

  /**
   * The content of a part. The caller closes it.
   *
   * @throws IOException also when there is none
   */
  InputStream open(String taskId, String name) throws IOException;

  /** Which parts of a task are there. */
  Set<String> names(String taskId) throws IOException;

  /**
   * Makes the task's artifact of parts, in this order; as {@link ArtifactStore#put} does. The parts
   * stay.
   */
  void join(String taskId, String token, List<String> names) throws IOException;

  /** Lets parts go; those that are gone already do no harm. */
  void drop(String taskId, Collection<String> names) throws IOException;

  /** The least bytes of a part that others follow. */
  long smallest();

  /** The most bytes of a part, at least {@link #smallest}. */
  long largest();
}
