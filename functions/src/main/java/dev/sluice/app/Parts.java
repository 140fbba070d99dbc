package dev.sluice.app;

import dev.sluice.app.minutes.CallPlan;
import dev.sluice.app.minutes.CallTarget;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.app.sellers.Webhook;
import dev.sluice.app.sellers.sales.SalesSource;
import java.net.URI;
import java.time.Clock;

/** What the built-in tasks work with. Each is asked for when a task is about to run. */
public interface Parts {
  /** What a task tells the time by. */
  Clock clock();

  /** Where seller reports and exports read from. */
  SalesSource sales();

  /** Where seller reports tell start and end. */
  Webhook webhook();

  /** Base of the API that knows repositories. */
  URI githubApi();

  /** What spreads calls over minutes. */
  CallPlan callPlan();

  /** Where users are called. */
  CallTarget callTarget();

  /** What sends confirmations. */
  Mailer mailer();

  /** Who they are from. */
  Sender sender();
}
