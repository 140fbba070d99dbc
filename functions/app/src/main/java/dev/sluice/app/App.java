package dev.sluice.app;

import dev.sluice.Application;
import dev.sluice.Setting;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.minutes.http.MinutesFeature;
import dev.sluice.app.registration.RegistrationFeature;
import dev.sluice.app.sellers.http.SellersFeature;
import dev.sluice.app.workqueue.graphql.GraphqlFeature;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Clock;

/** Five background-task systems as one application of Sluice. */
public final class App implements Application {
  private static final String PUBLIC_API = "https://api.github.com";
  private static final Setting GITHUB_API =
      Setting.of(
          "SLUICE_GITHUB_API", "`" + PUBLIC_API + "`", "the API that `top-repositories` polls");
  private static final Setting DEMO_SCHEDULES =
      Setting.of("SLUICE_DEMO_SCHEDULES", "false", "`true` to poll it every ten minutes");

  private static Sluice environment;

  /**
   * The application of this execution environment, configured by its variables.
   *
   * @throws IllegalArgumentException naming a variable that is missing or wrong
   */
  static synchronized Sluice ofEnvironment() {
    if (environment == null) {
      environment = new App().sluice(Settings.ofEnvironment());
    }
    return environment;
  }

  @Override
  public Sluice sluice(Settings settings) {
    Clock clock = settings.clock();
    RedisTaskQueue queue = Sluice.connect(settings);
    var variables = settings.variables();
    var sellers = new SellersFeature(variables, settings.s3PathStyle());
    var registration = new RegistrationFeature(variables, settings.lambda());
    var minutes = new MinutesFeature(variables, queue, clock);
    var githubApi = variables.http(GITHUB_API, PUBLIC_API);
    boolean schedules = variables.flag(DEMO_SCHEDULES);
    var catalog = new Catalog(sellers, registration, minutes, githubApi, clock).types(schedules);
    return Sluice.of(
        settings, queue, catalog, sellers, registration, minutes, new GraphqlFeature());
  }
}
