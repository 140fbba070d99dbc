package dev.sluice.app.repositories;

import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The 100 most starred repositories. Its result is published; when the API says that nothing has
 * changed, the result before is published again, as of now.
 */
public final class TopRepositories implements Task<TopRepositories.Params> {
  /** The type's name. */
  public static final String NAME = "top-repositories";

  /** How many are wanted; also the most the API gives in one page. */
  static final int WANTED = 100;

  /** However small the server's pages are. */
  private static final int MOST_PAGES = WANTED;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String SEARCH =
      "/search/repositories?q=stars%3A%3E1&sort=stars&order=desc&per_page=" + WANTED;

  /** There are none. */
  public record Params() {}

  /**
   * What is published.
   *
   * @param source the API it comes from
   * @param etag what the API calls this version; null when it took several pages, each of which has
   *     a version of its own
   */
  public record Result(List<Repository> repositories, String source, String etag) {}

  private final String source;
  private final Api api;

  /**
   * @param base of the API, http or https; a path in it is kept
   */
  public TopRepositories(URI base, Clock clock) {
    this(base, clock, LIMIT);
  }

  /**
   * @param limit for one answer, head and body together
   */
  TopRepositories(URI base, Clock clock, Duration limit) {
    source = base.toString().replaceAll("/+$", "");
    api = new Api(base, clock, limit);
  }

  @Override
  public Object run(Params params, TaskContext context)
      throws IOException, PermanentFailure, RetryLater, InterruptedException {
    Earlier earlier = Earlier.of(context.published().orElse(null), source);
    Api.Page page = api.get(URI.create(source + SEARCH), earlier.etag());
    if (page.unchanged()) {
      context.log("the API says that nothing has changed");
      return earlier.result();
    }
    String etag = page.etag();
    Map<String, Repository> found = new LinkedHashMap<>();
    add(page, found);
    for (int pages = 1; found.size() < WANTED && page.next() != null; pages++) {
      if (pages == MOST_PAGES) {
        throw new IOException("The API gives too few repositories in " + MOST_PAGES + " pages");
      }
      if (page.pause() != null) {
        throw Api.later(page.pause());
      }
      context.progress(found.size(), WANTED, "reading page " + (pages + 1));
      page = api.get(page.next(), null);
      add(page, found);
      etag = null;
    }
    if (found.isEmpty()) {
      throw new IOException("The API names no repository at all");
    }
    return new Result(new ArrayList<>(found.values()), source, etag);
  }

  /** A repository that moved down while pages were turned is on two of them. */
  private static void add(Api.Page page, Map<String, Repository> found) {
    for (Repository repository : page.repositories()) {
      if (found.size() < WANTED) {
        found.putIfAbsent(repository.name(), repository);
      }
    }
  }
}
