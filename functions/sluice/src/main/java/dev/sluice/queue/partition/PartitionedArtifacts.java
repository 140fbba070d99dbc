package dev.sluice.queue.partition;

import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Artifacts that are kept beside their tasks, each in the partition of its task. */
public final class PartitionedArtifacts implements ArtifactStore {
  private final Function<String, ArtifactStore> of;
  private final ArtifactStore any;

  /**
   * @param of the store that a task's artifacts are in
   * @param any one of these, for their limits
   */
  public PartitionedArtifacts(Function<String, ArtifactStore> of, ArtifactStore any) {
    this.of = of;
    this.any = any;
  }

  @Override
  public void put(String taskId, String token, InputStream content) throws IOException {
    of.apply(taskId).put(taskId, token, content);
  }

  @Override
  public Optional<InputStream> open(String taskId, String token) throws IOException {
    return of.apply(taskId).open(taskId, token);
  }

  @Override
  public long limit() {
    return any.limit();
  }

  @Override
  public ArtifactParts parts() {
    return new Parts();
  }

  private final class Parts implements ArtifactParts {
    private ArtifactParts of(String taskId) {
      return of.apply(taskId).parts();
    }

    @Override
    public void put(String taskId, String token, String name, Path content) throws IOException {
      of(taskId).put(taskId, token, name, content);
    }

    @Override
    public InputStream open(String taskId, String name) throws IOException {
      return of(taskId).open(taskId, name);
    }

    @Override
    public Set<String> names(String taskId) throws IOException {
      return of(taskId).names(taskId);
    }

    @Override
    public void join(String taskId, String token, List<String> names) throws IOException {
      of(taskId).join(taskId, token, names);
    }

    @Override
    public void drop(String taskId, Collection<String> names) throws IOException {
      of(taskId).drop(taskId, names);
    }

    @Override
    public long smallest() {
      return any.parts().smallest();
    }

    @Override
    public long largest() {
      return any.parts().largest();
    }
  }
}
