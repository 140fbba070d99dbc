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
 * The 100 most starred repositories, as a published result. If the API says that nothing has
 * changed, the previous result is published again, with the current time.
 */
public final class TopRepositories implements Task<TopRepositories.Params> {
  public static final String NAME = "top-repositories";

  /** How many we want; also the most the API returns in one page. */
  static final int WANTED = 100;

  /** However small the server's pages are. */
  private static final int MOST_PAGES = WANTED;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String SEARCH =
      "/search/repositories?q=stars%3A%3E1&sort=stars&order=desc&per_page=" + WANTED;

  /** None. */
  public record Params() {}

  /**
   * The published result.
   *
   * @param source the API it comes from
   * @param etag the API's tag for this version; null when it took several pages, each with its own
   *     version
   */
  public record Result(List<Repository> repositories, String source, String etag) {}

  private final String source;
  private final Api api;

  /**
   * @param base of the API, http or https; its path is kept
   */
  public TopRepositories(URI base, Clock clock) {
    this(base, clock, LIMIT);
  }

  /**
   * @param limit for one answer, headers and body together
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
        throw new IOException("The API returned too few repositories in " + MOST_PAGES + " pages");
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
      throw new IOException("The API returned no repositories at all");
    }
    return new Result(new ArrayList<>(found.values()), source, etag);
  }

  /** A repository that moved down between two page requests is on both pages. */
  private static void add(Api.Page page, Map<String, Repository> found) {
    for (Repository repository : page.repositories()) {
      if (found.size() < WANTED) {
        found.putIfAbsent(repository.name(), repository);
      }
    }
  }
}
